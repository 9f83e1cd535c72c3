"""The documents: what they say of sizes, commands, files and samples is so."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from site_building import ROOT, BuiltSite, build_own_site

from analytics_gate import __version__
from analytics_gate.audit.engines import find_engine
from analytics_gate.audit.recorder import Recorder
from analytics_gate.audit.visitors import Signal
from analytics_gate.cli import main
from analytics_gate.declaration.parse import parse_declaration
from analytics_gate.declaration.preset import preset_names
from analytics_gate.declaration.values import Declaration, Told
from analytics_gate.delivery.server import SiteServer, serve_folder
from analytics_gate.errors import GateError
from analytics_gate.policy.front_matter import read_document
from analytics_gate.policy.site import PolicySite
from benchmarks.figures import loads_beyond_the_page
from benchmarks.sizes import MARKS, measure, readme_table, size_of, with_table
