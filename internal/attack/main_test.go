package attack

import (
	"testing"

	"relais/internal/clean/cleantest"
)

func TestMain(m *testing.M) { cleantest.Main(m) }
