"""Measures on a cluster: Spark reads the same files of facts and runs the same statements, translated."""
