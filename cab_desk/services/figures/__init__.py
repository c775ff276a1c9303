"""Figures of the policy: KPIs, what stands behind them, and their report."""
