// What somebody typed is found by who she is.
CREATE INDEX extract_typed_by IF NOT EXISTS FOR (n:Extract) ON (n.typed_by);
