"""From labelled passages to the weights in `models/`: what `sarlens train` does. Nothing here is needed to tag."""
