// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// mustWrite writes a file and the directories above it.
func mustWrite(tb testing.TB, name string, data []byte) {
	tb.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		tb.Fatal(err)
	}
}

// onWindows tells the system that has no modes, other names and other words.
const onWindows = runtime.GOOS == "windows"

// noName matches what no file on Windows can be called.
var noName = regexp.MustCompile(`[\x00-\x1f*?"<>|\\]|[ .]$`)

// tree makes a folder. Each name is a file that holds its own name, "name/" an empty directory, and "name -> target" a
// symbolic link. It skips the test where the file system has no such names.
func tree(tb testing.TB, names ...string) string {
	tb.Helper()
	dir := tb.TempDir()
	for _, name := range names {
		at := filepath.Join(dir, name)
		if onWindows && noName.MatchString(strings.ReplaceAll(name, " -> ", "")) {
			tb.Skipf("nothing can be called %q here", name)
		}
		if _, err := os.Lstat(at); err == nil && !strings.HasSuffix(name, "/") {
			tb.Skipf("%q is another name here of something in %q", name, names)
		}
		var err error
		if link, target, ok := strings.Cut(name, " -> "); ok {
			at = filepath.Join(dir, link)
			if err = os.MkdirAll(filepath.Dir(at), 0o755); err == nil {
				err = os.Symlink(target, at)
			}
		} else if strings.HasSuffix(name, "/") {
			err = os.MkdirAll(at, 0o755)
		} else {
			mustWrite(tb, at, []byte(name))
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	return dir
}

// mustScan scans a folder with the given ignore files.
func mustScan(tb testing.TB, dir string, ignoreFiles ...string) *Folder {
	tb.Helper()
	folder, err := Scan(tb.Context(), Source{Path: dir, IgnoreFiles: ignoreFiles})
	if err != nil {
		tb.Fatalf("Scan: %v", err)
	}
	return folder
}

// paths returns the paths of the packed files.
func paths(folder *Folder) []string {
	names := []string{}
	for _, file := range folder.Files() {
		names = append(names, file.Path)
	}
	return names
}

func mustHash(tb testing.TB, folder *Folder) string {
	tb.Helper()
	hash, err := folder.Hash(tb.Context())
	if err != nil {
		tb.Fatalf("Hash: %v", err)
	}
	return hash
}

// chunkSize is around where packing could go wrong at the seams of what is read at a time.
const chunkSize = 2 * pieceSize

// mustPack packs a folder until the end of the test.
func mustPack(tb testing.TB, folder *Folder) *Archive {
	tb.Helper()
	packed, err := folder.Pack(tb.Context())
	if err != nil {
		tb.Fatalf("Pack: %v", err)
	}
	tb.Cleanup(func() { _ = packed.Close() })
	return packed
}

// mustZip returns the archive of a folder, however large, as bytes and opened.
func mustZip(tb testing.TB, folder *Folder) ([]byte, *zip.Reader) {
	tb.Helper()
	var b bytes.Buffer
	if _, err := folder.write(tb.Context(), &b); err != nil {
		tb.Fatalf("write: %v", err)
	}
	archive, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		tb.Fatalf("the archive cannot be opened: %v", err)
	}
	return b.Bytes(), archive
}

func unzip(tb testing.TB, file *zip.File) []byte {
	tb.Helper()
	r, err := file.Open()
	if err != nil {
		tb.Fatal(err)
	}
	data, err := io.ReadAll(r)
	if err != nil {
		tb.Fatalf("%s: %v", file.Name, err)
	}
	if err := r.Close(); err != nil {
		tb.Fatal(err)
	}
	return data
}

// sourceText returns n bytes that compress about as well as program text: lines of a few shapes, with names from a
// fixed vocabulary in them.
func sourceText(rnd *rand.Rand, n int) []byte {
	shapes := []string{"    def %s(self, %s):\n", "        %s = self.%s\n", "    if %s is None and %s:\n", "        return %s(%s)\n", "from %s import %s\n", "    for %s in %s:\n", "# %s %s\n\n"}
	names := make([]string, 200)
	for i := range names {
		name := make([]byte, 3+rnd.IntN(12))
		for j := range name {
			name[j] = "aeioustrnlcdmp_"[rnd.IntN(15)]
		}
		names[i] = string(name)
	}
	name := func() string { return names[int(float64(len(names))*rnd.Float64()*rnd.Float64())] }
	var b bytes.Buffer
	for b.Len() < n {
		fmt.Fprintf(&b, shapes[rnd.IntN(len(shapes))], name(), name())
	}
	return b.Bytes()[:n]
}

// noise returns n bytes that do not compress.
func noise(rnd *rand.Rand, n int) []byte {
	data := make([]byte, 0, n+8)
	for len(data) < n {
		data = binary.LittleEndian.AppendUint64(data, rnd.Uint64())
	}
	return data[:n]
}

// mixed makes a folder with every kind of file that is packed differently: empty, small, exactly one chunk and around
// it, several chunks; text and noise; executable and not.
func mixed(tb testing.TB) string {
	tb.Helper()
	dir := tb.TempDir()
	rnd := rand.New(rand.NewPCG(5, 6))
	for _, size := range []int{0, 1, 100, 4 << 10, chunkSize - 1, chunkSize, chunkSize + 1, 2 * chunkSize, 3*chunkSize + 77} {
		mustWrite(tb, filepath.Join(dir, "noise", fmt.Sprint(size)), noise(rnd, size))
		mustWrite(tb, filepath.Join(dir, "text", "d", fmt.Sprint(size)), sourceText(rnd, size))
	}
	for i := range 200 {
		mustWrite(tb, filepath.Join(dir, fmt.Sprintf("many/%d/%d", i%7, i)), sourceText(rnd, rnd.IntN(2000)))
	}
	for _, name := range []string{"text/d/100", "noise/" + fmt.Sprint(2*chunkSize)} {
		if err := os.Chmod(filepath.Join(dir, name), 0o755); err != nil {
			tb.Fatal(err)
		}
	}
	return dir
}
