package emulator

import (
	"encoding/json"
	"time"
)

// timestamp is a moment in the API's spelling: UTC with milliseconds (contract 9).
type timestamp struct{ time.Time }

// timeLayout is the spelling of times on the wire.
const timeLayout = "2006-01-02T15:04:05.000Z"

func newTimestamp(t time.Time) timestamp { return timestamp{t.UTC().Truncate(time.Millisecond)} }

func (t timestamp) after(d time.Duration) timestamp { return newTimestamp(t.Add(d)) }

// MarshalJSON spells the time as the API does.
func (t timestamp) MarshalJSON() ([]byte, error) {
	return []byte(t.UTC().Format(`"` + timeLayout + `"`)), nil
}

// UnmarshalJSON accepts any RFC 3339 time.
func (t *timestamp) UnmarshalJSON(raw []byte) error {
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return err
	}
	parsed, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return err
	}
	*t = newTimestamp(parsed)
	return nil
}
