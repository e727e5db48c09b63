"""Which distributions the wheelhouse can make, out of which Debian packages, and the sets of them that tests and benchmarks use.

Debian strips Requires-Dist of what became a Depends, so it is given here as upstream has it. Every requirement named here has a recipe.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    """Where a distribution comes from."""

    debs: tuple
    requires: tuple = ()
    bundled: tuple = ()  # Debian packages whose shared libraries go into the wheel, loaded before the package's own
    placed: tuple = ()  # (folder of the Debian packages, folder of the wheel): data that Debian keeps outside the package
    ready: bool = False  # the Debian package holds upstream's wheel as it is


def of(deb, *requires):
    return Recipe((f"python3-{deb}",), requires)


RECIPES = {
    "scikit-learn": Recipe(
        ("python3-sklearn", "python3-sklearn-lib"),
        ("numpy>=1.17.3", "scipy>=1.3.2", "joblib>=1.1.1", "threadpoolctl>=2.0.0")),
    "numpy": of("numpy"),
    "scipy": Recipe(("python3-scipy",), ("numpy>=1.19.5,<1.27.0",), ("liblbfgsb0",)),
    "pandas": Recipe(
        ("python3-pandas", "python3-pandas-lib"),
        ("numpy>=1.21.0", "python-dateutil>=2.8.1", "pytz>=2020.1")),
    "joblib": of("joblib"),
    "threadpoolctl": of("threadpoolctl"),
    "python-dateutil": of("dateutil", "six>=1.5"),
    "pytz": of("tz"),
    "six": of("six"),
    "tqdm": of("tqdm"),
    "requests": of("requests", "charset-normalizer>=2,<4", "idna>=2.5,<4", "urllib3>=1.21.1,<1.27", "certifi>=2017.4.17"),
    "urllib3": of("urllib3"),
    "idna": of("idna"),
    "certifi": of("certifi"),
    "charset-normalizer": of("charset-normalizer"),
    "packaging": of("packaging"),
    "typing-extensions": of("typing-extensions"),
    "click": of("click"),
    "tabulate": of("tabulate"),
    "pyyaml": of("yaml"),
    "markupsafe": of("markupsafe"),
    "jinja2": of("jinja2", "MarkupSafe>=2.0"),
    "itsdangerous": of("itsdangerous"),
    "werkzeug": of("werkzeug", "MarkupSafe>=2.1.1"),
    "flask": of("flask", "Werkzeug>=2.2.2", "Jinja2>=3.0", "itsdangerous>=2.0", "click>=8.0"),
    "matplotlib": Recipe(
        ("python3-matplotlib", "python-matplotlib-data"),
        ("contourpy>=1.0.1", "cycler>=0.10", "fonttools>=4.22.0", "kiwisolver>=1.0.1", "numpy>=1.19", "packaging>=20.0", "pillow>=6.2.0",
         "pyparsing>=2.2.1", "python-dateutil>=2.7"),
        placed=(("usr/share/matplotlib/mpl-data", "matplotlib/mpl-data"),)),
    "cycler": of("cycler"),
    "kiwisolver": of("kiwisolver"),
    "contourpy": of("contourpy", "numpy>=1.16"),
    "fonttools": of("fonttools"),
    "pillow": of("pil"),
    "pyparsing": of("pyparsing"),
    "attrs": of("attr"),
    "networkx": of("networkx"),
    "mpmath": of("mpmath"),
    "sympy": of("sympy", "mpmath>=0.19"),
    "psutil": of("psutil"),
    "pygments": of("pygments"),
    "patsy": of("patsy", "six", "numpy>=1.4"),
    "statsmodels": Recipe(
        ("python3-statsmodels", "python3-statsmodels-lib"),
        ("numpy>=1.17", "scipy>=1.3", "pandas>=0.25", "patsy>=0.5.2", "packaging>=21.3")),
    "seaborn": of("seaborn", "numpy!=1.24.0,>=1.17", "pandas>=0.25", "matplotlib!=3.6.1,>=3.1"),
    "beautifulsoup4": of("bs4", "soupsieve>1.2"),
    "soupsieve": of("soupsieve"),
    "webencodings": of("webencodings"),
    "html5lib": of("html5lib", "six>=1.9", "webencodings"),
    "mdurl": of("mdurl"),
    "markdown-it-py": of("markdown-it", "mdurl~=0.1"),
    "rich": of("rich", "markdown-it-py>=2.1.0,<3.0.0", "pygments>=2.14.0,<3.0.0"),
    "iniconfig": of("iniconfig"),
    "pluggy": of("pluggy"),
    "pytest": of("pytest", "attrs>=19.2.0", "iniconfig", "packaging", "pluggy<2.0,>=0.12"),
    "ply": of("ply"),
    "pycparser": of("pycparser", "ply"),
    "cffi": Recipe(("python3-cffi", "python3-cffi-backend"), ("pycparser",)),
    "zope-interface": of("zope.interface"),
    "pydantic": of("pydantic", "typing-extensions>=4.2.0"),
    "cloudpickle": of("cloudpickle"),
    "toolz": of("toolz"),
    "msgpack": of("msgpack"),
    "pyrsistent": of("pyrsistent"),
    "jsonschema": of("jsonschema", "attrs>=17.4.0", "pyrsistent>=0.14.0,!=0.17.0,!=0.17.1,!=0.17.2"),
    "greenlet": of("greenlet"),
    "sqlalchemy": Recipe(("python3-sqlalchemy", "python3-sqlalchemy-ext"), ("greenlet!=0.4.17",)),
    "setuptools": Recipe(("python3-setuptools-whl",), ready=True),
    "wheel": Recipe(("python3-wheel-whl",), ready=True),
    "pip": Recipe(("python3-pip-whl",), ready=True),
}

DEFAULT = ("scikit-learn", "numpy", "scipy", "joblib", "threadpoolctl")

# What the names in TOP come to when they are resolved: 5, 15 and 40 packages.
_S = ("requests", "urllib3", "idna", "certifi", "charset-normalizer")
_M = (*_S, "numpy", "scipy", "scikit-learn", "joblib", "threadpoolctl", "pandas", "python-dateutil", "six", "pytz", "tqdm")
_L = (*_M, "pyyaml", "jinja2", "markupsafe", "click", "flask", "werkzeug", "itsdangerous", "matplotlib", "cycler", "kiwisolver", "contourpy",
      "fonttools", "pillow", "pyparsing", "packaging", "typing-extensions", "attrs", "networkx", "sympy", "mpmath", "psutil", "pygments",
      "statsmodels", "patsy", "seaborn")
SETS = {"S": _S, "M": _M, "L": _L, "ALL": tuple(sorted(RECIPES))}
TOP = {
    "S": ("requests",),
    "M": ("requests", "scikit-learn", "pandas", "tqdm"),
    "L": ("requests", "scikit-learn", "pandas", "tqdm", "pyyaml", "flask", "seaborn", "statsmodels", "networkx", "sympy", "psutil", "pygments",
          "attrs", "typing-extensions", "six", "matplotlib"),
}
