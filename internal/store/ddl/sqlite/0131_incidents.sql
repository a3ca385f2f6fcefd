-- The register of incidents of each agency. Lines are only added.

CREATE TABLE incident_note (
	row    INTEGER PRIMARY KEY,
	id     TEXT NOT NULL UNIQUE,
	agency BLOB NOT NULL,         -- pseudonym
	sealed BLOB NOT NULL          -- signed, sealed for the agency
);

CREATE INDEX incident_note_agency ON incident_note (agency);
