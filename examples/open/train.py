# SPDX-License-Identifier: Apache-2.0
"""Trains the parity network from nothing and writes model.safetensors. Needs Python 3 and nothing else.

    python3 train.py
"""

import json
import math
import random
import struct

BITS, HIDDEN = 4, 16
LEARNING_RATE, BATCH_SIZE, EPOCHS, MOMENTUM, SEED = 0.2, 16, 6000, 0.9, 7


def data():
    """Every word of four bits and its parity: the whole of the training data, made here."""
    for word in range(2**BITS):
        bits = [(word >> i) & 1 for i in range(BITS)]
        yield [2.0 * b - 1.0 for b in bits], float(sum(bits) % 2)


def forward(net, x):
    hidden = [math.tanh(sum(w * v for w, v in zip(row, x)) + b) for row, b in zip(net["w1"], net["b1"])]
    out = sum(w * h for w, h in zip(net["w2"], hidden)) + net["b2"][0]
    return hidden, 1.0 / (1.0 + math.exp(-out))


def gradients(net, batch):
    grad = {k: zeros(v) for k, v in net.items()}
    for x, y in batch:
        hidden, p = forward(net, x)
        delta = (p - y) / len(batch)
        grad["b2"][0] += delta
        for j, h in enumerate(hidden):
            grad["w2"][j] += delta * h
            back = delta * net["w2"][j] * (1.0 - h * h)
            grad["b1"][j] += back
            for i, v in enumerate(x):
                grad["w1"][j][i] += back * v
    return grad


def zeros(value):
    return [zeros(v) for v in value] if isinstance(value, list) else 0.0


def train_step(value, grad, speed):
    for i, g in enumerate(grad):
        if isinstance(g, list):
            train_step(value[i], g, speed[i])
        else:
            speed[i] = MOMENTUM * speed[i] - LEARNING_RATE * g
            value[i] += speed[i]


def write(net, path):
    shapes = {"w1": [HIDDEN, BITS], "b1": [HIDDEN], "w2": [HIDDEN], "b2": [1]}
    header, body = {"__metadata__": {"format": "np", "license": "Apache-2.0"}}, b""
    for name, shape in shapes.items():
        flat = [v for row in net[name] for v in row] if name == "w1" else net[name]
        raw = struct.pack(f"<{len(flat)}f", *flat)
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(body), len(body) + len(raw)]}
        body += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + body)


def main():
    random.seed(SEED)
    net = {
        "w1": [[random.uniform(-1, 1) for _ in range(BITS)] for _ in range(HIDDEN)],
        "b1": [0.0] * HIDDEN,
        "w2": [random.uniform(-1, 1) for _ in range(HIDDEN)],
        "b2": [0.0],
    }
    speed = {k: zeros(v) for k, v in net.items()}
    rows = list(data())
    for _ in range(EPOCHS):
        grad = gradients(net, rows[:BATCH_SIZE])
        for name in net:
            train_step(net[name], grad[name], speed[name])
    right = sum((forward(net, x)[1] > 0.5) == (y > 0.5) for x, y in rows)
    print(f"{right} of {len(rows)} right")
    write(net, "model.safetensors")


if __name__ == "__main__":
    main()
