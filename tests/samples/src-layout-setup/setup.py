from setuptools import find_packages, setup

setup(
    name="jackfield-kite",
    version="1.5",
    packages=find_packages("src"),
    package_dir={"": "src"},
    python_requires=">=3.11",
    entry_points={
        "jackfield.plugins": ["kite = jackfield_kite"],
        "console_scripts": ["kite = jackfield_kite:main"],
    },
)

jackfield_plugin_name = "kite-of-setup"
jackfield_maximum_version = (9, 0, 0)
