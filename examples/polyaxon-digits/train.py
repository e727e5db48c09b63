"""Trains a support vector machine on scikit-learn's handwritten digits and keeps its accuracy among the results."""

import argparse
import json
import os
import sys
from pathlib import Path

from sklearn.datasets import load_digits
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.svm import SVC

REQUIRED_ACCURACY = 0.9


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--gamma", type=float, required=True)
    parser.add_argument("--c", type=float, required=True)
    options = parser.parse_args()
    print(f"params: {os.environ.get('POLYAXON_PARAMS', 'none')}")

    digits = load_digits()
    train_x, test_x, train_y, test_y = train_test_split(digits.data, digits.target, test_size=0.25, random_state=0)
    model = SVC(gamma=options.gamma, C=options.c).fit(train_x, train_y)
    accuracy = accuracy_score(test_y, model.predict(test_x))
    print(f"accuracy: {accuracy:.4f}")
    results = Path(os.environ.get("POLYAXON_RUN_OUTPUTS_PATH", "."))
    (results / "accuracy.json").write_text(json.dumps({"accuracy": accuracy}))
    return 0 if accuracy > REQUIRED_ACCURACY else 1


if __name__ == "__main__":
    sys.exit(main())
