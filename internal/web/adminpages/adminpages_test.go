package adminpages

import (
	"testing"

	"relais/internal/web/webtest"
)

func TestPagesFitTheirData(t *testing.T) { webtest.CheckPages(t) }
