"""An analysis drawn as SVG or HTML."""
