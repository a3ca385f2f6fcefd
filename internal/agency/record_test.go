package agency

import (
	"testing"

	"relais/internal/record/recordtest"
)

func TestRecords(t *testing.T) {
	recordtest.Golden(t, rootBody{}, versionBody{}, MemberCert{}, kitBody{}, Profile{}, PublicKeys{}, Second{}, Bundle{},
		grantBody{}, namedBody{}, ownBody{}, asFound{}, keysBody{}, KitAbout{}, Standing{}, sessionTimes{})
}
