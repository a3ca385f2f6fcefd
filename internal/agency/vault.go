package agency

import (
	"encoding/binary"

	"relais/internal/record"
	"relais/internal/seal"
)

// vaultVersionLen is how many bytes in front say under which vault key
// something is.
const vaultVersionLen = 4

// SealVault seals what belongs to the session's agency under its newest vault
// key. kind and object (an id) say what it is: it opens nowhere else.
func SealVault(s *Session, kind, object string, plain []byte) []byte {
	version, key := s.Vault()
	out := binary.BigEndian.AppendUint32(nil, uint32(version))
	return append(out, key.Seal(vaultBind(s.Agency, kind, object, version), plain)...)
}

// OpenVault opens what SealVault made, under whichever version of the vault;
// Damaged tells of the error whether the bytes were changed.
func OpenVault(s *Session, kind, object string, sealed []byte) ([]byte, error) {
	if len(sealed) < vaultVersionLen {
		return nil, seal.ErrFormat
	}
	version := int(binary.BigEndian.Uint32(sealed))
	keys, ok := s.Keys.Versions[version]
	if !ok {
		return nil, seal.ErrOpen
	}
	return keys.Vault.Open(vaultBind(s.Agency, kind, object, version), sealed[vaultVersionLen:])
}

func vaultBind(agencyID, kind, object string, version int) seal.Bind {
	return seal.Bind{Kind: kind, Owner: agencyID, Object: object, Version: uint64(version)}
}

// SealVaultRecord is SealVault for a stored type.
func SealVaultRecord(s *Session, kind, object string, v record.Body) []byte {
	return SealVault(s, kind, object, record.Encode(v))
}

// OpenVaultRecord opens what SealVaultRecord made, into a pointer.
func OpenVaultRecord(s *Session, kind, object string, sealed []byte, into record.Body) error {
	plain, err := OpenVault(s, kind, object, sealed)
	if err != nil {
		return err
	}
	return record.Decode(plain, into)
}
