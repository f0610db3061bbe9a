"""Fine-tune the encoder on labelled passages, with torch on the processor; the only part that needs the `train` extra.

The word pieces' vectors and the lower layers stay as they came: what they know of English is worth more than ten thousand
passages can teach them, and a fit takes half the time. The upper layers and the head are learned.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sarlens.errors import WrongCall
from sarlens.learning.labelled import Labelled
from sarlens.tagging.encoder import HEADS, LAYERS, WIDTH, Cut, cut
from sarlens.tagging.weights import KINDS
from sarlens.tagging.wordpiece import WordPiece

Arrays = dict[str, NDArray[np.float32]]
EPOCHS, BATCH, WARM = 4, 32, 0.08
RATE, HEAD_RATE, DECAY = 1e-4, 1e-3, 0.9
"""Learning rates of the highest layer and of the head; each layer further down learns by `DECAY` of the one above."""
FROZEN = 3
"""Layers, from the lowest, that are left as they came."""
DROPPED = 0.1
_SORTED = 50
"""Batches that are sorted by length together: fewer blanks, and still in no order."""
_NAMES: Mapping[str, str] = {
    "o": "attention.output.dense",
    "ln1": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "ln2": "output.LayerNorm",
}
log = logging.getLogger("sarlens")


def fit_encoder(
    labelled: Labelled, chosen: NDArray[np.int64], start: Arrays, pieces: WordPiece, *, seed: int = 0
) -> Arrays:
    """The weights learned from the chosen passages, under the names of `sarlens.tagging.encoder`.

    Args:
        labelled: all passages.
        chosen: the rows to learn from.
        start: MiniLM's weights, as `read_minilm` gives them.
        pieces: its vocabulary.
        seed: of all that is drawn.

    Raises:
        WrongCall: where torch is not installed.
    """
    torch = _torch()
    torch.manual_seed(seed)
    net = _network(torch, start)
    items = {int(row): cut(pieces, labelled.texts[row], labelled.around[row]) for row in chosen}
    wanted = torch.from_numpy(labelled.shows.astype(np.float32))
    counted = torch.from_numpy((~labelled.arguable).astype(np.float32))
    lower = _lower(torch, net, items)
    batches = list(_batches(items, np.random.default_rng(seed)))
    optimizer = torch.optim.AdamW(_groups(net), betas=(0.9, 0.98))
    pace = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _pace(step, len(batches)))
    net.train()
    for step, rows in enumerate(batches, start=1):
        with torch.autocast("cpu", torch.bfloat16):
            odds = net.upper(_gathered(torch, lower, rows), *_padded(torch, [items[row] for row in rows])[1:]).float()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(odds, wanted[rows], reduction="none")
        optimizer.zero_grad()
        ((loss * counted[rows]).sum() / len(rows)).backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        pace.step()
        if step % 50 == 0:
            log.info("step %d of %d", step, len(batches))
    return {name: value.detach().numpy() for name, value in net.state_dict().items()}


def read_minilm(path: Path) -> Arrays:
    """MiniLM's published weights (`model.safetensors`) under our names.

    Raises:
        WrongCall: where safetensors is not installed.
    """
    try:
        from safetensors.numpy import load_file
    except ImportError as error:
        raise WrongCall('Reading MiniLM\'s weights needs one more package: pip install "sarlens[train]"') from error
    held = load_file(str(path))
    made = {
        "word.weight": held["embeddings.word_embeddings.weight"],
        "pos.weight": held["embeddings.position_embeddings.weight"][:128],
        "kind.weight": held["embeddings.token_type_embeddings.weight"],
    }
    for part in ("weight", "bias"):
        made[f"eln.{part}"] = held[f"embeddings.LayerNorm.{part}"]
        for layer in range(LAYERS):
            theirs, ours = f"encoder.layer.{layer}.", f"layers.{layer}."
            made[f"{ours}qkv.{part}"] = np.concatenate(
                [held[f"{theirs}attention.self.{one}.{part}"] for one in ("query", "key", "value")]
            )
            for name, other in _NAMES.items():
                made[f"{ours}{name}.{part}"] = held[f"{theirs}{other}.{part}"]
    return made


def _torch() -> Any:
    try:
        import torch
    except ImportError as error:
        raise WrongCall('Training the encoder needs torch: pip install "sarlens[train]"') from error
    torch.set_num_threads(1)  # so that a sum is always reckoned in the same order
    return torch


def _network(torch: Any, start: Arrays) -> Any:
    """The transformer of `sarlens.tagging.encoder`, in torch, with MiniLM's weights and a new head."""
    nn: Any = torch.nn

    class Layer(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.qkv, self.o = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
            self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
            self.ln1, self.ln2 = nn.LayerNorm(WIDTH, 1e-12), nn.LayerNorm(WIDTH, 1e-12)
            self.drop = nn.Dropout(DROPPED)

        def forward(self, held: Any, seen: Any) -> Any:
            count, length, _ = held.shape
            query, key, value = self.qkv(held).view(count, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
            mixed = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=seen)
            held = self.ln1(held + self.drop(self.o(mixed.transpose(1, 2).reshape(count, length, WIDTH))))
            return self.ln2(held + self.drop(self.down(nn.functional.gelu(self.up(held), approximate="tanh"))))

    class Network(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.word = nn.Embedding(*start["word.weight"].shape)
            self.pos = nn.Embedding(*start["pos.weight"].shape)
            self.kind = nn.Embedding(2, WIDTH)
            self.eln, self.drop = nn.LayerNorm(WIDTH, 1e-12), nn.Dropout(DROPPED)
            self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
            self.head = nn.Linear(WIDTH, len(KINDS))

        def lower(self, ids: Any, sides: Any, there: Any) -> Any:
            held = self.eln(self.word(ids) + self.pos.weight[: ids.shape[1]][None] + self.kind(sides))
            for layer in self.layers[:FROZEN]:
                held = layer(held, there[:, None, None, :].bool())
            return held

        def upper(self, held: Any, sides: Any, there: Any) -> Any:
            for layer in self.layers[FROZEN:]:
                held = layer(held, there[:, None, None, :].bool())
            own = (there * (sides == 0)).to(held.dtype)[..., None]
            return self.head(self.drop((held * own).sum(1) / own.sum(1)))

    net = Network()
    net.load_state_dict(
        {name: torch.from_numpy(np.ascontiguousarray(one)) for name, one in start.items()}, strict=False
    )
    nn.init.normal_(net.head.weight, std=0.02)
    nn.init.constant_(net.head.bias, -2.5)
    for part in (net.word, net.pos, net.kind, net.eln, *net.layers[:FROZEN]):
        for weight in part.parameters():
            weight.requires_grad_(False)
    return net


def _lower(torch: Any, net: Any, items: Mapping[int, Cut]) -> dict[int, NDArray[np.float16]]:
    """What the frozen layers make of each passage, reckoned once: (pieces, WIDTH)."""
    net.eval()
    held: dict[int, NDArray[np.float16]] = {}
    rows = sorted(items, key=lambda row: len(items[row][0]))
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for at in range(0, len(rows), BATCH):
            some = rows[at : at + BATCH]
            made = net.lower(*_padded(torch, [items[row] for row in some])).float().numpy()
            for row, one in zip(some, made, strict=True):
                held[row] = one[: len(items[row][0])].astype(np.float16)
    return held


def _gathered(torch: Any, lower: Mapping[int, NDArray[np.float16]], rows: Sequence[int]) -> Any:
    held = np.zeros((len(rows), max(len(lower[row]) for row in rows), WIDTH), dtype=np.float32)
    for at, row in enumerate(rows):
        held[at, : len(lower[row])] = lower[row]
    return torch.from_numpy(held)


def _groups(net: Any) -> Iterator[dict[str, Any]]:
    for name, weight in net.named_parameters():
        if weight.requires_grad:
            head = name.startswith("head")
            rate = HEAD_RATE if head else RATE * DECAY ** (LAYERS - int(name.split(".")[1]))
            yield {"params": [weight], "lr": rate, "weight_decay": 0.01 if weight.dim() > 1 else 0.0}


def _batches(items: Mapping[int, Cut], drawn: np.random.Generator) -> Iterator[list[int]]:
    for _epoch in range(EPOCHS):
        order = drawn.permutation(sorted(items)).tolist()
        made: list[list[int]] = []
        for at in range(0, len(order), BATCH * _SORTED):
            some = sorted(order[at : at + BATCH * _SORTED], key=lambda row: len(items[row][0]))
            made += [some[start : start + BATCH] for start in range(0, len(some), BATCH)]
        yield from (made[at] for at in drawn.permutation(len(made)))


def _pace(step: int, steps: int) -> float:
    """Up in a straight line, then down along a cosine to a fiftieth."""
    warm = max(1, int(WARM * steps))
    if step < warm:
        return (step + 1) / warm
    return 0.02 + 0.49 * (1 + math.cos(math.pi * min(1.0, (step - warm) / max(1, steps - warm))))


def _padded(torch: Any, items: Sequence[Cut]) -> tuple[Any, Any, Any]:
    longest = max(len(ids) for ids, _ in items)
    ids = np.zeros((len(items), longest), dtype=np.int64)
    sides, there = np.zeros_like(ids), np.zeros(ids.shape, dtype=np.float32)
    for row, (numbers, own) in enumerate(items):
        ids[row, : len(numbers)] = numbers
        sides[row, own : len(numbers)] = 1
        there[row, : len(numbers)] = 1
    return torch.from_numpy(ids), torch.from_numpy(sides), torch.from_numpy(there)
