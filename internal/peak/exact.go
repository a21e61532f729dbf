// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"bytes"
	"encoding/json"
)

// exact is any JSON, decoded with numbers as they are written.
type exact struct {
	value any
}

// UnmarshalJSON keeps numbers as json.Number.
func (e *exact) UnmarshalJSON(data []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	return decoder.Decode(&e.value)
}

// tagNames converts tags to their names; nil stays nil.
func tagNames(tags []tag) []string {
	if tags == nil {
		return nil
	}
	names := make([]string, len(tags))
	for i, t := range tags {
		names[i] = string(t)
	}
	return names
}
