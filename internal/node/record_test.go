package node

import (
	"testing"

	"relais/internal/record/recordtest"
)

func TestRecords(t *testing.T) {
	recordtest.Golden(t, noticeRecord{}, letterRecord{}, answerRecord{}, AuditBody{}, backupManifest{})
}
