-- The register of incidents of each agency. Lines are only added.

CREATE TABLE incident_note (
	row    BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	id     TEXT NOT NULL UNIQUE,
	agency BYTEA NOT NULL,         -- pseudonym
	sealed BYTEA NOT NULL          -- signed, sealed for the agency
);

CREATE INDEX incident_note_agency ON incident_note (agency);
