// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package emulatortest has what tests of the emulator's packages share.
package emulatortest

import (
	"archive/zip"
	"bytes"
	"io"
	"testing"
)

// ZipOf packs pairs of name and content.
func ZipOf(t *testing.T, pairs ...string) []byte {
	t.Helper()
	var buffer bytes.Buffer
	writer := zip.NewWriter(&buffer)
	for i := 0; i < len(pairs); i += 2 {
		entry, err := writer.Create(pairs[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(entry, pairs[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return buffer.Bytes()
}
