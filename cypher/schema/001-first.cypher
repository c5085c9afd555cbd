// The ids that must be unique, and the few properties a question or a feed enters by.
// Each statement may run any number of times. No index on a relationship's property: relationships are found from their ends.
// What each thing holds stands in graph_service/model/stored.py; REFERS_TO bears its record's names. A record that says of a UPRN
// that somebody lives there, or that an event was there, is KEYED by it.

CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT subject_id IF NOT EXISTS FOR (n:Subject) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT record_id IF NOT EXISTS FOR (n:Record) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT search_key_id IF NOT EXISTS FOR (n:SearchKey) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT extract_id IF NOT EXISTS FOR (n:Extract) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT visibility_number IF NOT EXISTS FOR (n:Visibility) REQUIRE n.number IS UNIQUE;
CREATE CONSTRAINT judgement_id IF NOT EXISTS FOR (n:Judgement) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT restriction_id IF NOT EXISTS FOR (n:Restriction) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT request_id IF NOT EXISTS FOR (n:Request) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT proposal_id IF NOT EXISTS FOR (n:Proposal) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT layout_id IF NOT EXISTS FOR (n:Layout) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT schema_version_number IF NOT EXISTS FOR (n:SchemaVersion) REQUIRE n.number IS UNIQUE;

CREATE INDEX record_row_key IF NOT EXISTS FOR (n:Record) ON (n.row_key);
CREATE INDEX record_subject IF NOT EXISTS FOR (n:Record) ON (n.subject);
CREATE INDEX record_same_values IF NOT EXISTS FOR (n:Record) ON (n.same_values);
CREATE INDEX record_event_from IF NOT EXISTS FOR (n:Record) ON (n.event_from);
CREATE INDEX record_at_from IF NOT EXISTS FOR (n:Record) ON (n.at_from);
CREATE INDEX record_register IF NOT EXISTS FOR (n:Record) ON (n.register);
CREATE INDEX record_born_from IF NOT EXISTS FOR (n:Record) ON (n.born_from);
CREATE INDEX proposal_until IF NOT EXISTS FOR (n:Proposal) ON (n.until);
CREATE INDEX proposal_first IF NOT EXISTS FOR (n:Proposal) ON (n.first_record);
CREATE INDEX proposal_second IF NOT EXISTS FOR (n:Proposal) ON (n.second_record);
CREATE INDEX extract_feed IF NOT EXISTS FOR (n:Extract) ON (n.feed);
