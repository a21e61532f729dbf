// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"os"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator"
)

// envContrary runs every platform in contrary mode when it is not empty (`make test CONTRARY=1`).
const envContrary = "PEAK_ACC_CONTRARY"

// Contrary tells whether platforms turn everything the other way that the contract only assumes, see emulator.Options. Tests
// hold in both modes: one that looks at something assumed asks for what is right in this one.
func Contrary() bool { return os.Getenv(envContrary) != "" }

// NotContrary skips a test in contrary mode, where what it shows cannot be; reason says why.
func NotContrary(t *testing.T, reason string) {
	t.Helper()
	if Contrary() {
		t.Skip("not on a contrary platform: " + reason)
	}
}

// Word is a word of the platform, and the one that a contrary platform has in its place.
func Word(usual, contrary string) string {
	if Contrary() {
		return contrary
	}
	return usual
}

// Number is Word for numbers.
func Number(usual, contrary int64) int64 {
	if Contrary() {
		return contrary
	}
	return usual
}

// Usual is the SkipFunc of a step that a contrary platform cannot take; reason, for the reader, says why.
func Usual(_ string) func() (bool, error) {
	return func() (bool, error) { return Contrary(), nil }
}

// NewContrary is New for a platform in contrary mode, whichever mode the other tests run in.
func NewContrary(t *testing.T) *Platform {
	t.Helper()
	return startOn(t, HTTP2(), emulator.Options{Token: Token, Contrary: true})
}
