// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package wire

import (
	"encoding/json"
	"time"
)

// Timestamp is a moment in the API's spelling: UTC with milliseconds (contract 9).
type Timestamp struct{ time.Time }

// TimeLayout is the spelling of times on the wire.
const TimeLayout = "2006-01-02T15:04:05.000Z"

// NewTimestamp is a moment in UTC, cut to milliseconds.
func NewTimestamp(t time.Time) Timestamp { return Timestamp{t.UTC().Truncate(time.Millisecond)} }

// Plus is a later moment.
func (t Timestamp) Plus(d time.Duration) Timestamp { return NewTimestamp(t.Add(d)) }

// MarshalJSON spells the time as the API does.
func (t Timestamp) MarshalJSON() ([]byte, error) {
	return []byte(t.UTC().Format(`"` + TimeLayout + `"`)), nil
}

// UnmarshalJSON accepts any RFC 3339 time.
func (t *Timestamp) UnmarshalJSON(raw []byte) error {
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return err
	}
	parsed, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return err
	}
	*t = NewTimestamp(parsed)
	return nil
}
