"""One file a pattern: what counts, what does not, rules, examples and near misses."""
