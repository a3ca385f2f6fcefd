package referralpages

import (
	"testing"

	"relais/internal/web/webtest"
)

func TestPages(t *testing.T) { webtest.CheckPages(t) }
