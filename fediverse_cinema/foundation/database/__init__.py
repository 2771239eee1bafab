"""The two database engines of ours, transactions, hot SQL and the migrations runner."""
