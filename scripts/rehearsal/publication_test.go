// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	manifest     = "terraform-provider-peak_1.2.3_manifest.json"
	sums         = "terraform-provider-peak_1.2.3_SHA256SUMS"
	linuxArchive = "terraform-provider-peak_1.2.3_linux_amd64.zip"
	parts        = `{"bomFormat": "CycloneDX", "metadata": {"component": {"name": "github.com/peakbi/terraform-provider-peak", "version": "v1.2.3"}}, "components": [{"name": "std"}]}`
)

// providerFiles are what the provider's archive holds.
var providerFiles = []string{"terraform-provider-peak_v1.2.3", "LICENSE", "THIRD_PARTY_NOTICES.txt", "README.md", "CHANGELOG.md"}

// archive is a zip of empty programs and texts, all of one time.
func archive(t *testing.T, names ...string) []byte {
	t.Helper()
	var content bytes.Buffer
	writer := zip.NewWriter(&content)
	for _, name := range names {
		header := &zip.FileHeader{Name: name, Modified: time.Date(2026, 1, 2, 3, 4, 6, 0, time.UTC)}
		header.SetMode(0o755)
		if _, err := writer.CreateHeader(header); err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return content.Bytes()
}

// whole are the assets of a release for one platform with nothing amiss.
func whole(t *testing.T) map[string][]byte {
	t.Helper()
	assets := map[string][]byte{
		manifest:                   []byte(`{"version": 1, "metadata": {"protocol_versions": ["6.0"]}}`),
		linuxArchive:               archive(t, providerFiles...),
		linuxArchive + ".cdx.json": []byte(parts),
		sums + ".sig":              []byte("signature"),
	}
	for _, program := range programs[1:] {
		name := program + "_1.2.3_linux_amd64.zip"
		assets[name] = archive(t, program, "LICENSE", "THIRD_PARTY_NOTICES.txt")
		assets[name+".cdx.json"], assets[name+".sig"] = []byte(parts), []byte("signature")
	}
	hash(assets, manifest, linuxArchive)
	return assets
}

// hash writes the checksums of assets.
func hash(assets map[string][]byte, names ...string) {
	var lines strings.Builder
	for _, name := range names {
		fmt.Fprintf(&lines, "%s  %s\n", digest(assets[name]), name)
	}
	assets[sums] = []byte(lines.String())
}

func TestPublication(t *testing.T) {
	t.Parallel()
	good := whole(t)
	for name, test := range map[string]struct {
		spoil func(map[string][]byte)
		says  string
	}{
		"whole":                         {func(map[string][]byte) {}, ""},
		"manifest hashed, not uploaded": {func(a map[string][]byte) { delete(a, manifest) }, manifest + " is in the checksums and was not uploaded"},
		"manifest uploaded, not hashed": {func(a map[string][]byte) { hash(a, linuxArchive) }, manifest + " is not in the checksums"},
		"signature in the checksums":    {func(a map[string][]byte) { hash(a, manifest, linuxArchive, sums+".sig") }, "registries expect archives and the manifest only"},
		"archive not hashed":            {func(a map[string][]byte) { hash(a, manifest) }, linuxArchive + " is not in the checksums"},
		"archive changed":               {func(a map[string][]byte) { a[linuxArchive] = append(bytes.Clone(a[linuxArchive]), 0) }, "another checksum"},
		"signature in letters":          {func(a map[string][]byte) { a[sums+".sig"] = []byte("-----BEGIN PGP SIGNATURE-----") }, "in letters"},
		"no signature":                  {func(a map[string][]byte) { delete(a, sums+".sig") }, sums + ".sig was not uploaded"},
		"no protocols": {func(a map[string][]byte) {
			a[manifest] = []byte(`{"version": 1}`)
			hash(a, manifest, linuxArchive)
		}, "which protocols"},
		"named after the folder": {func(a map[string][]byte) {
			a["main_1.2.3_linux_amd64.zip"] = a[linuxArchive]
			delete(a, linuxArchive)
			hash(a, manifest, "main_1.2.3_linux_amd64.zip")
		}, "there is no archive called terraform-provider-peak_1.2.3_OS_ARCH.zip"},
		"an asset that nobody knows": {func(a map[string][]byte) { a["notes.txt"] = []byte("x") }, "notes.txt was uploaded, and nobody knows why"},
		"no emulator":                {func(a map[string][]byte) { delete(a, "peak-emulator_1.2.3_linux_amd64.zip") }, "there is no peak-emulator_1.2.3_linux_amd64.zip"},
		"emulator without signature": {func(a map[string][]byte) { delete(a, "peak-emulator_1.2.3_linux_amd64.zip.sig") }, "has no signature"},
		"no list of parts":           {func(a map[string][]byte) { delete(a, linuxArchive+".cdx.json") }, "no list of what it is made of"},
		"no licence": {func(a map[string][]byte) {
			a[linuxArchive] = archive(t, "terraform-provider-peak_v1.2.3", "THIRD_PARTY_NOTICES.txt")
			hash(a, manifest, linuxArchive)
		}, "does not hold LICENSE"},
		"what only developers use": {func(a map[string][]byte) {
			a[linuxArchive] = archive(t, append(slices.Clone(providerFiles), "go.sum")...)
			hash(a, manifest, linuxArchive)
		}, "holds go.sum, which is no part of a release"},
		"another protocol": {func(a map[string][]byte) {
			a[manifest] = []byte(`{"version": 1, "metadata": {"protocol_versions": ["5.0"]}}`)
			hash(a, manifest, linuxArchive)
		}, "names the protocols [5.0], and the provider speaks 6.0"},
		"list of parts of another version": {func(a map[string][]byte) {
			a[linuxArchive+".cdx.json"] = []byte(strings.ReplaceAll(parts, "v1.2.3", "v1.2.2"))
		}, "want terraform-provider-peak v1.2.3"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assets := maps.Clone(good)
			test.spoil(assets)
			p, err := newPublication("1.2.3", assets)
			if err == nil {
				err = p.wholeness([]platform{{"linux", "amd64"}})
			}
			switch {
			case test.says == "" && err != nil:
				t.Error(err)
			case test.says != "" && (err == nil || !strings.Contains(err.Error(), test.says)):
				t.Errorf("error %v, want one that says %q", err, test.says)
			}
		})
	}
}

func TestSameBytes(t *testing.T) {
	t.Parallel()
	one, other := t.TempDir(), t.TempDir()
	write := func(dir, name, content string) { writeFile(t, dir, name, content) }
	if err := sameBytes(one, other); err == nil {
		t.Error("two empty folders pass for two releases")
	}
	write(one, "a.zip", "a")
	write(other, "a.zip", "a")
	write(one, "a.zip.sig", "of one time")
	write(other, "a.zip.sig", "of another time")
	if err := sameBytes(one, other); err != nil {
		t.Error(err)
	}
	write(other, "a.zip", "b")
	write(one, "b.cdx.json", "{}")
	if err := sameBytes(one, other); err == nil || !strings.Contains(err.Error(), "a.zip differs") || !strings.Contains(err.Error(), "b.cdx.json was not made the second time") {
		t.Errorf("error %v, want one that names both files", err)
	}
}
