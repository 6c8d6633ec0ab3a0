"""The closed language: values, and the expressions and calls that make them."""
