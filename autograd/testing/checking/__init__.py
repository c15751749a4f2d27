"""The gradient checker: a function made into a subject, its derivatives compared with its values, and the verdict."""
