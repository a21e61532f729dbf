// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import "encoding/binary"

// Numbers at the start of programs for macOS, each in both byte orders.
const (
	machO32, machO32Swapped = 0xfeedface, 0xcefaedfe
	machO64, machO64Swapped = 0xfeedfacf, 0xcffaedfe
	// Several programs in one file, for different processors.
	machOFat, machOFatSwapped     = 0xcafebabe, 0xbebafeca
	machOFat64, machOFat64Swapped = 0xcafebabf, 0xbfbafeca
	// maxPrograms is how many programs such a file holds at most. Classes of Java start with the same number, and have their
	// version in its place, which is 45 or greater.
	maxPrograms = 44
)

// isProgram tells by its first bytes whether a file is one that an operating system executes: a script that names its
// interpreter, or a binary of Linux (ELF) or macOS (Mach-O). That makes it executable in the archive where its mode does not.
func isProgram(start []byte) bool {
	if len(start) >= 2 && start[0] == '#' && start[1] == '!' {
		return true
	}
	if len(start) < 8 {
		return false
	}
	if string(start[:4]) == "\x7fELF" {
		return true
	}
	switch binary.BigEndian.Uint32(start) {
	case machO32, machO32Swapped, machO64, machO64Swapped:
		return true
	case machOFat, machOFat64:
		count := binary.BigEndian.Uint32(start[4:])
		return count > 0 && count <= maxPrograms
	case machOFatSwapped, machOFat64Swapped:
		count := binary.LittleEndian.Uint32(start[4:])
		return count > 0 && count <= maxPrograms
	}
	return false
}
