package emulator

import (
	"encoding/json"
	"time"
)

// seeds are objects of which a new platform already has some. A state that is read replaces them all, so that one which was
// removed or edited stays so.
type seeds[T any] map[string]*T

// UnmarshalJSON does not merge, as reading into a map otherwise would.
func (s *seeds[T]) UnmarshalJSON(raw []byte) error {
	kept := map[string]*T{}
	if err := json.Unmarshal(raw, &kept); err != nil {
		return err
	}
	*s = kept
	return nil
}

// seedRecord is the place of the nth seed, from 0: before everything that is made later, and the first one newest.
func seedRecord(n int) record { return record{Seq: -1 - int64(n)} }

// seedUser is the account that seeds were made by.
const seedUser = "platform@peak.example"

// seedTime is when seeds were made: on every platform the same moment, whatever its clock says.
func seedTime() timestamp { return newTimestamp(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)) }
