"""Projections of the journal: versions, live rows, clocks, and facts in Parquet files. All can be deleted and computed
again.
"""
