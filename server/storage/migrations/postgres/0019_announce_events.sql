-- Other processes hear of new events at their commit. Which ones they read for themselves.
CREATE FUNCTION announce_events() RETURNS trigger AS $$
BEGIN
    PERFORM pg_notify('keywright_events', '');
    RETURN NULL;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER events_are_announced AFTER INSERT ON events
FOR EACH STATEMENT EXECUTE FUNCTION announce_events();
