# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2025 The tagger's authors
"""Trains the tagger: `python3 train.py sentences.txt`."""

import random
import sys


def train(sentences, epochs=30, learning_rate=0.001, batch_size=32):
    weights = [random.uniform(-1, 1) for _ in range(64)]
    for _ in range(epochs):
        random.shuffle(sentences)
        for start in range(0, len(sentences), batch_size):
            batch = sentences[start : start + batch_size]
            loss = sum(len(sentence) for sentence in batch)
            weights = [w - learning_rate * loss / len(batch) for w in weights]
    return weights


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        print(train(file.read().splitlines()))
