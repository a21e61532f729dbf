// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package alert

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestAttachmentPipe proves that a pipe is refused, and not waited for.
func TestAttachmentPipe(t *testing.T) {
	t.Parallel()
	pipe := filepath.Join(t.TempDir(), "pipe.txt")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := newAttachment(t.Context(), pipe); err == nil || !strings.Contains(err.Error(), "neither a file nor a folder") {
		t.Errorf("got %v", err)
	}
}
