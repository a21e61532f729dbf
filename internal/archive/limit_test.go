package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// wantTooLarge checks that both Pack and Check refuse a folder, in the same words.
func wantTooLarge(t *testing.T, folder *Folder) *TooLargeError {
	t.Helper()
	_, err := folder.Pack(t.Context())
	var tooLarge *TooLargeError
	if !errors.As(err, &tooLarge) {
		t.Fatalf("Pack: got %v, want a *TooLargeError", err)
	}
	if _, checkErr := folder.Check(t.Context()); checkErr == nil || checkErr.Error() != err.Error() {
		t.Errorf("Check: got %v", checkErr)
	}
	return tooLarge
}

func TestTooLarge(t *testing.T) {
	t.Parallel()
	dir, rnd := t.TempDir(), rand.New(rand.NewPCG(9, 10))
	for i, size := range []int{300, 4 << 20, 200 << 10, 5<<20 + 512<<10, 700 << 10, 100, 600 << 10} {
		mustWrite(t, filepath.Join(dir, "data", fmt.Sprintf("%d.bin", i)), noise(rnd, size))
	}
	folder := mustScan(t, dir)
	got := wantTooLarge(t, folder)
	data, _ := mustZip(t, folder)
	if got.Folder != dir || got.Size != int64(len(data)) || got.AtLeast || got.Limit != MaxSize {
		t.Errorf("got %+v; the archive has %d bytes", got, len(data))
	}
	want := fmt.Sprintf(`the folder %q packs to 11.0 MiB (%d bytes), and Peak accepts at most 10.0 MiB per artifact. `+
		`Its largest files, before compression, are "data/3.bin" (5.5 MiB), "data/1.bin" (4.0 MiB), "data/4.bin" (700.0 KiB), "data/6.bin" (600.0 KiB), "data/2.bin" (200.0 KiB). `+
		`Exclude what the artifact does not need in .dockerignore, or in the files named by ignore_files.`, dir, len(data))
	if got.Error() != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestTooLargeByFar proves that a folder far beyond the limit is not packed to its end, and one that cannot fit at all
// is not even read: its file of 11 GiB would take minutes.
func TestTooLargeByFar(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		write func(file string) error
		size  int64
		want  string
	}{
		{"counted up to a multiple of the limit", func(file string) error {
			return os.WriteFile(file, noise(rand.New(rand.NewPCG(11, 12)), 5<<20), 0o644)
		}, 4 << 20, "packs to more than 4.0 MiB"},
		{"too large however well it compresses", func(file string) error {
			if err := os.WriteFile(file, nil, 0o644); err != nil {
				return err
			}
			return os.Truncate(file, 11<<30)
		}, 11 << 30 / maxRatio, "packs to more than 10.9 MiB"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := test.write(filepath.Join(dir, "big")); err != nil {
				t.Fatal(err)
			}
			folder := mustScan(t, dir)
			folder.limit = 1 << 20
			got := wantTooLarge(t, folder)
			if !got.AtLeast || got.Size != test.size || !strings.Contains(got.Error(), test.want) {
				t.Errorf("got %+v: %s", got, got)
			}
		})
	}
}

// TestLimitToTheByte proves that an archive of exactly the limit is accepted and one byte more is not.
func TestLimitToTheByte(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	mustWrite(t, filepath.Join(dir, "noise"), noise(rand.New(rand.NewPCG(13, 14)), 300<<10))
	folder := mustScan(t, dir)
	if folder.limit != 10*1024*1024 {
		t.Errorf("the limit is %d", folder.limit)
	}
	data, _ := mustZip(t, folder)
	folder.limit = int64(len(data))
	if digest, err := folder.Pack(t.Context()); err != nil || digest.Size != folder.limit {
		t.Fatalf("at the limit: %+v, %v", digest, err)
	}
	folder.limit--
	if got := wantTooLarge(t, folder); got.Size != int64(len(data)) || got.AtLeast {
		t.Errorf("one byte more: got %v", got)
	}
}

// TestDense proves that a folder which the fast compressor leaves slightly too large is packed more densely, and that
// WriteZip then writes what Pack has found.
func TestDense(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	want := sourceText(rand.New(rand.NewPCG(15, 16)), 3*chunkSize)
	mustWrite(t, filepath.Join(dir, "text"), want)
	folder := mustScan(t, dir)
	before, _ := mustZip(t, folder)
	folder.limit = int64(len(before)) - 1
	packed, err := folder.Pack(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	checked, err := folder.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	after, archive := mustZip(t, folder)
	if checked != packed || packed.Size != int64(len(after)) || packed.Size > folder.limit {
		t.Errorf("checked %+v, packed %+v, wrote %d bytes, limit %d", checked, packed, len(after), folder.limit)
	}
	if !bytes.Equal(unzip(t, archive.File[0]), want) {
		t.Error("the text came back changed")
	}
}

// TestChanged proves that a file which is not what Scan found fails every way of reading, by name.
func TestChanged(t *testing.T) {
	t.Parallel()
	outside := tree(t, "secret", "d/small", "d/large")
	mustWrite(t, filepath.Join(outside, "d", "large"), make([]byte, 3*chunkSize))
	remove := os.RemoveAll
	tests := []struct {
		name   string
		change func(file string, old []byte) error
		want   string
	}{
		{"gone", func(file string, _ []byte) error { return remove(file) }, "no such file"},
		{"shorter", func(file string, old []byte) error { return os.WriteFile(file, old[1:], 0o644) }, ErrChanged.Error()},
		{"empty", func(file string, _ []byte) error { return os.WriteFile(file, nil, 0o644) }, ErrChanged.Error()},
		{"longer", func(file string, old []byte) error { return os.WriteFile(file, append(old, 0), 0o644) }, ErrChanged.Error()},
		{"as long, later", func(file string, old []byte) error {
			info, err := os.Stat(file)
			if err != nil {
				return err
			}
			if err := os.WriteFile(file, append([]byte{old[0] + 1}, old[1:]...), 0o644); err != nil {
				return err
			}
			return os.Chtimes(file, info.ModTime(), info.ModTime().Add(1000))
		}, ErrChanged.Error()},
		{"a directory", func(file string, _ []byte) error {
			if err := remove(file); err != nil {
				return err
			}
			return os.Mkdir(file, 0o755)
		}, "is a directory"},
		{"a link out of the folder", func(file string, _ []byte) error {
			if err := remove(file); err != nil {
				return err
			}
			return os.Symlink(filepath.Join(outside, "secret"), file)
		}, "escapes"},
		{"below a link out of the folder", func(file string, _ []byte) error {
			if err := remove(filepath.Dir(file)); err != nil {
				return err
			}
			return os.Symlink(filepath.Join(outside, "d"), filepath.Dir(file))
		}, "escapes"},
	}
	for _, size := range []int{100, 3 * chunkSize} {
		for _, test := range tests {
			t.Run(fmt.Sprintf("%s %d", test.name, size), func(t *testing.T) {
				t.Parallel()
				dir := tree(t, "a", "z")
				name := map[bool]string{true: "d/small", false: "d/large"}[size == 100]
				data := make([]byte, size)
				mustWrite(t, filepath.Join(dir, name), data)
				folder := mustScan(t, dir)
				if err := test.change(filepath.Join(dir, name), data); err != nil {
					t.Fatal(err)
				}
				_, err := folder.Hash(t.Context())
				wantFileError(t, err, dir, name, test.want)
				_, err = folder.Check(t.Context())
				wantFileError(t, err, dir, name, test.want)
				_, err = folder.Pack(t.Context())
				wantFileError(t, err, dir, name, test.want)
				wantFileError(t, folder.WriteZip(t.Context(), io.Discard), dir, name, test.want)
				r, err := folder.Open(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				_, err = io.Copy(io.Discard, r)
				wantFileError(t, err, dir, name, test.want)
				if err := r.Close(); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

func TestFolderGone(t *testing.T) {
	t.Parallel()
	dir := tree(t, "a")
	folder := mustScan(t, dir)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	_, err := folder.Hash(t.Context())
	wantFileError(t, err, dir, ".", "no such file")
	_, err = folder.Pack(t.Context())
	wantFileError(t, err, dir, ".", "no such file")
	wantFileError(t, folder.WriteZip(t.Context(), io.Discard), dir, ".", "no such file")
	_, err = folder.Open(t.Context())
	wantFileError(t, err, dir, ".", "no such file")
}

// writerFunc is a writer made of a function.
type writerFunc func(p []byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func TestWriteZipStops(t *testing.T) {
	t.Parallel()
	folder := mustScan(t, mixed(t))
	t.Run("when the writer fails", func(t *testing.T) {
		t.Parallel()
		full := errors.New("disk full")
		n := 0
		err := folder.WriteZip(t.Context(), writerFunc(func(p []byte) (int, error) {
			if n++; n == 2 {
				return 0, full
			}
			return len(p), nil
		}))
		if !errors.Is(err, full) || n != 2 {
			t.Errorf("got %v after %d writes", err, n)
		}
	})
	t.Run("when the context ends", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		n := 0
		err := folder.WriteZip(ctx, writerFunc(func(p []byte) (int, error) {
			cancel()
			n++
			return len(p), nil
		}))
		if !errors.Is(err, context.Canceled) || n > 1 {
			t.Errorf("got %v after %d writes", err, n)
		}
		if _, err := folder.Hash(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("Hash: got %v", err)
		}
	})
}
