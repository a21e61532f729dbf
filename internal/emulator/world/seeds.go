// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"encoding/json"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

// Seeds are objects of which a new platform already has some. A state that is read replaces them all, so that one which was
// removed or edited stays so.
type Seeds[T any] map[string]*T

// UnmarshalJSON does not merge, as reading into a map otherwise would.
func (s *Seeds[T]) UnmarshalJSON(raw []byte) error {
	kept := map[string]*T{}
	if err := json.Unmarshal(raw, &kept); err != nil {
		return err
	}
	*s = kept
	return nil
}

// SeedRecord is the place of the nth seed, from 0: before everything that is made later, and the first one newest.
func SeedRecord(n int) Record { return Record{Seq: -1 - int64(n)} }

// SeedUser is the account that seeds were made by.
const SeedUser = "platform@peak.example"

// SeedTime is when seeds were made: on every platform the same moment, whatever its clock says.
func SeedTime() wire.Timestamp { return wire.NewTimestamp(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)) }
