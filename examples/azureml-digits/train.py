"""Trains a support vector machine on the digits that setup.sh prepared, and fails when it is not good."""

import argparse
import os
import sys

import numpy
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.svm import SVC

REQUIRED_ACCURACY = 0.9


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--gamma", type=float, default=0.001)
    arguments = parser.parse_args()
    print(os.environ["GREETING"])
    digits = numpy.load(arguments.data)
    train_x, test_x, train_y, test_y = train_test_split(
        digits["data"], digits["target"], test_size=0.25, random_state=0, stratify=digits["target"])
    accuracy = accuracy_score(test_y, SVC(gamma=arguments.gamma, C=10.0).fit(train_x, train_y).predict(test_x))
    print(f"accuracy: {accuracy:.4f}")
    return 0 if accuracy > REQUIRED_ACCURACY else 1


if __name__ == "__main__":
    sys.exit(main())
