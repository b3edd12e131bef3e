"""One source proved on the live web: walk to its pages, show what is there, and keep the evidence."""
