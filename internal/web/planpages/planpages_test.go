package planpages_test

import (
	"testing"

	"relais/internal/web/webtest"
)

func TestTemplates(t *testing.T) { webtest.CheckPages(t) }
