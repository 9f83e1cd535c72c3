"""Breaks each guard on purpose, and sees its test go red."""
