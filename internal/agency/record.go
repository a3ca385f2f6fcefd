package agency

import "relais/internal/record"

// What this room seals or signs; a golden file for each is in testdata/records.

// RecordVersion implements record.Body.
func (rootBody) RecordVersion() int { return 2 }

// DecodeOlder reads version 1, which committed to no root.
func (b *rootBody) DecodeOlder(_ int, data []byte) error {
	var old struct {
		Agency string `json:"agency"`
		Serial int    `json:"serial"`
		Root   []byte `json:"root"`
	}
	err := record.Strict(data, &old)
	*b = rootBody{Agency: old.Agency, Serial: old.Serial, Root: old.Root}
	return err
}

// RecordVersion implements record.Body.
func (grantBody) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (namedBody) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (ownBody) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (keysBody) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (KitAbout) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (asFound) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (Standing) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (versionBody) RecordVersion() int { return 2 }

// DecodeOlder reads version 1, which did not say what it carries on.
func (v *versionBody) DecodeOlder(_ int, data []byte) error {
	var old struct {
		Agency  string `json:"agency"`
		Version int    `json:"version"`
		Serial  int    `json:"serial"`
		Seal    []byte `json:"seal"`
	}
	err := record.Strict(data, &old)
	*v = versionBody{Agency: old.Agency, Version: old.Version, Serial: old.Serial, Seal: old.Seal}
	return err
}

// RecordVersion implements record.Body.
func (MemberCert) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (kitBody) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (Profile) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (PublicKeys) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (Second) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (Bundle) RecordVersion() int { return 1 }
