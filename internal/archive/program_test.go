// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"os"
	"path/filepath"
	"testing"
)

// TestExecutableInZip proves that a file is executable in the archive when its content or its mode says so, and that neither
// is in the hash.
func TestExecutableInZip(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, content string
		mode          os.FileMode
		want          bool
	}{
		{"script", "#!/bin/sh\n", 0o644, true},
		{"shortest script", "#!", 0o644, true},
		{"script after a blank", " #!/bin/sh", 0o644, false},
		{"comment", "# /bin/sh", 0o644, false},
		{"ELF", "\x7fELF\x02\x01\x01\x00", 0o644, true},
		{"ELF, cut", "\x7fEL", 0o644, false},
		{"Mach-O, 32 bit", "\xfe\xed\xfa\xce\x00\x00\x00\x07", 0o644, true},
		{"Mach-O, 32 bit, swapped", "\xce\xfa\xed\xfe\x07\x00\x00\x00", 0o644, true},
		{"Mach-O, 64 bit", "\xfe\xed\xfa\xcf\x01\x00\x00\x07", 0o644, true},
		{"Mach-O, 64 bit, swapped", "\xcf\xfa\xed\xfe\x07\x00\x00\x01", 0o644, true},
		{"Mach-O, fat", "\xca\xfe\xba\xbe\x00\x00\x00\x02", 0o644, true},
		{"Mach-O, fat, 64 bit", "\xca\xfe\xba\xbf\x00\x00\x00\x02", 0o644, true},
		{"Mach-O, fat, swapped", "\xbe\xba\xfe\xca\x02\x00\x00\x00", 0o644, true},
		{"class of Java", "\xca\xfe\xba\xbe\x00\x00\x00\x34", 0o644, false},
		{"text with the bit", "hello", 0o755, true},
		{"text", "hello", 0o644, false},
		{"empty", "", 0o644, false},
		{"empty with the bit", "", 0o755, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if onWindows && test.mode&0o111 != 0 {
				t.Skip("files have no such bit here")
			}
			dir := t.TempDir()
			file := filepath.Join(dir, "f")
			mustWrite(t, file, []byte(test.content))
			plain := mustHash(t, mustScan(t, dir))
			if err := os.Chmod(file, test.mode); err != nil {
				t.Fatal(err)
			}
			folder := mustScan(t, dir)
			_, archive := mustZip(t, folder)
			if got := archive.File[0].Mode()&0o111 == 0o111; got != test.want {
				t.Errorf("executable: %t, want %t", got, test.want)
			}
			if mustHash(t, folder) != plain {
				t.Error("the mode is in the hash")
			}
		})
	}
}

// TestHashOfBothSpellings proves that a name has one hash in both ways to write it in Unicode: macOS may write the second.
func TestHashOfBothSpellings(t *testing.T) {
	t.Parallel()
	composed, decomposed := "\u00fc.py", "u\u0308.py"
	if of := func(name string) string {
		dir := t.TempDir()
		mustWrite(t, filepath.Join(dir, "z", name), []byte("x"))
		mustWrite(t, filepath.Join(dir, "z", "v"), []byte("x"))
		return mustHash(t, mustScan(t, dir))
	}; of(composed) != of(decomposed) {
		t.Error("the hashes differ")
	}
	data := makeZip(t, zipEntry{name: decomposed, content: "x"})
	other := makeZip(t, zipEntry{name: composed, content: "x"})
	a, _ := hashOf(data)
	if b, err := hashOf(other); err != nil || a != b {
		t.Errorf("the hashes of archives differ: %v", err)
	}
}
