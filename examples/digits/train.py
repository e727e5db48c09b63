"""Trains a support vector machine on scikit-learn's handwritten digits and prints how often it is right."""

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
    hyperparameters = json.loads(os.environ.get("DET_HPARAMS", '{"gamma": 0.001, "c": 10.0, "test_size": 0.25}'))
    print(os.environ.get("GREETING", "training without an environment of its own"))
    print(os.environ.get("HOOK_NOTE", "no start-up hook ran"))
    print(f"hyperparameters: {json.dumps(hyperparameters, sort_keys=True)}")
    if Path("NOTES.md").exists() and "DET_HPARAMS" in os.environ:
        print("NOTES.md is here, although .detignore leaves it out", file=sys.stderr)
        return 1

    digits = load_digits()
    train_x, test_x, train_y, test_y = train_test_split(
        digits.data, digits.target, test_size=hyperparameters["test_size"], random_state=0, stratify=digits.target)
    model = SVC(gamma=hyperparameters["gamma"], C=hyperparameters["c"]).fit(train_x, train_y)
    accuracy = accuracy_score(test_y, model.predict(test_x))
    print(f"trained on {len(train_x)} images, tested on {len(test_x)}")
    print(f"accuracy: {accuracy:.4f}")
    if accuracy <= REQUIRED_ACCURACY:
        print(f"accuracy is not above {REQUIRED_ACCURACY}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
