// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"errors"
	"testing"
)

func TestNewestFirst(t *testing.T) {
	list := func(yield func(string, error) bool) {
		for _, at := range []string{"2024-05-01T09:30:00Z", "", "2024-05-01T12:00:00+02:00", "soon", "2024-05-01T09:30:00.500Z"} {
			if !yield(at, nil) {
				return
			}
		}
	}
	itself := func(at string) string { return at }
	got, err := NewestFirst(list, 0, itself)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, got, []string{"2024-05-01T12:00:00+02:00", "2024-05-01T09:30:00.500Z", "2024-05-01T09:30:00Z", "", "soon"})
	got, err = NewestFirst(list, 2, itself)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, got, []string{"2024-05-01T12:00:00+02:00", "2024-05-01T09:30:00.500Z"})
	if _, err := NewestFirst(func(yield func(string, error) bool) { yield("", errors.New("down")) }, 0, itself); err == nil {
		t.Error("an error is lost")
	}
}
