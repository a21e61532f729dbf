// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// product is what registries call the provider, and begin the names of its files with.
const product = "terraform-provider-peak"

// protocol is the one that the provider speaks. Command lines choose a version by what its manifest names.
const protocol = "6.0"

// programs are what a release has archives of.
var programs = []string{product, "peak-emulator", "peak-tidy"}

// publication is a version of the provider as a registry finds it among the assets of a release.
type publication struct {
	version   string
	assets    map[string][]byte
	protocols []string
	archives  map[platform]string // names of the archives
	sums      map[string]string   // by name of file
}

// publish has the registry take the release, and looks at everything else that was uploaded.
func (r *rehearsal) publish(ctx context.Context) error {
	release, assets, err := r.releases[0].github.uploaded()
	if err != nil {
		return err
	}
	if release.TagName != "v"+r.version || !release.Draft {
		return fmt.Errorf("the release is %+v, want a draft of v%s", release, r.version)
	}
	if preview := strings.Contains(r.version, "-"); release.Preview != preview {
		return fmt.Errorf("%s is a prerelease: %t, want %t: it would become the newest version, or never", r.version, release.Preview, preview)
	}
	if !strings.Contains(release.Body, "### ") {
		return fmt.Errorf("the release does not say what is new:\n%s", release.Body)
	}
	p, err := newPublication(r.version, assets)
	if err != nil {
		return err
	}
	if err := p.wholeness(r.targets); err != nil {
		return err
	}
	r.say("%d assets for %d platforms were uploaded.", len(assets), len(p.archives))
	r.registry, err = newRegistry(ctx, p, r.keys.release, r.work)
	return err
}

// The names that registries read a version by.
var archiveName = regexp.MustCompile(`^` + product + `_([^_]+)_([a-z0-9]+)_([a-z0-9]+)\.zip$`)

// newPublication reads the assets as a registry does. A registry passes over a version silently when something is amiss; here
// each such thing is an error that names it.
func newPublication(version string, assets map[string][]byte) (*publication, error) {
	p := &publication{version: version, assets: assets, archives: map[platform]string{}, sums: map[string]string{}}
	var problems []string
	complain := func(format string, values ...any) { problems = append(problems, fmt.Sprintf(format, values...)) }

	for line := range strings.Lines(string(assets[p.sumsName()])) {
		sum, name, found := strings.Cut(strings.TrimSpace(line), "  ")
		if !found {
			complain("%s has the line %q", p.sumsName(), line)
			continue
		}
		p.sums[name] = sum
		switch content, uploaded := assets[name]; {
		case !uploaded:
			complain("%s is in the checksums and was not uploaded", name)
		case digest(content) != sum:
			complain("%s has another checksum than the one that is signed", name)
		}
		if name != p.manifestName() && !archiveName.MatchString(name) {
			complain("%s is in the checksums, where registries expect archives and the manifest only", name)
		}
	}
	for _, name := range []string{p.sumsName(), p.sumsName() + ".sig", p.manifestName()} {
		if len(assets[name]) == 0 {
			complain("%s was not uploaded", name)
		}
	}
	if p.sums[p.manifestName()] == "" {
		complain("%s is not in the checksums", p.manifestName())
	}
	if bytes.HasPrefix(assets[p.sumsName()+".sig"], []byte("-----BEGIN")) {
		complain("%s.sig is in letters; registries take signatures in binary form", p.sumsName())
	}

	var manifest struct {
		Version  int `json:"version"`
		Metadata struct {
			ProtocolVersions []string `json:"protocol_versions"`
		} `json:"metadata"`
	}
	if err := json.Unmarshal(assets[p.manifestName()], &manifest); err != nil || manifest.Version != 1 || len(manifest.Metadata.ProtocolVersions) == 0 {
		complain("%s does not say which protocols the provider speaks", p.manifestName())
	}
	p.protocols = manifest.Metadata.ProtocolVersions

	for name := range assets {
		match := archiveName.FindStringSubmatch(name)
		if match == nil {
			continue
		}
		on := platform{match[2], match[3]}
		p.archives[on] = name
		if match[1] != version {
			complain("%s is of version %s", name, match[1])
		}
		if p.sums[name] == "" {
			complain("%s is not in the checksums", name)
		}
	}
	if len(p.archives) == 0 {
		complain("there is no archive called %s_%s_OS_ARCH.zip", product, version)
	}
	if len(problems) > 0 {
		slices.Sort(problems)
		return nil, errors.New("a registry would not take it:\n  " + strings.Join(problems, "\n  "))
	}
	return p, nil
}

func (p *publication) sumsName() string     { return product + "_" + p.version + "_SHA256SUMS" }
func (p *publication) manifestName() string { return product + "_" + p.version + "_manifest.json" }

// platforms are those that there are archives for, sorted.
func (p *publication) platforms() []platform {
	var all []platform
	for on := range p.archives {
		all = append(all, on)
	}
	slices.SortFunc(all, func(a, b platform) int { return strings.Compare(a.String(), b.String()) })
	return all
}

// program is the name of the archive of a program for a platform.
func (p *publication) program(name string, on platform) string {
	return fmt.Sprintf("%s_%s_%s.zip", name, p.version, on)
}

// wholeness checks what registries do not look at: that there is an archive for each platform, of each program, with what it is
// to hold, its list of parts and its signature, and that nothing else was uploaded.
func (p *publication) wholeness(want []platform) error {
	var problems []string
	complain := func(format string, values ...any) { problems = append(problems, fmt.Sprintf(format, values...)) }
	if !slices.Equal(p.protocols, []string{protocol}) {
		complain("%s names the protocols %v, and the provider speaks %s", p.manifestName(), p.protocols, protocol)
	}
	known := []string{p.sumsName(), p.sumsName() + ".sig", p.manifestName()}
	for _, on := range want {
		if p.archives[on] == "" {
			complain("there is no archive for %s", on)
		}
	}
	for _, on := range p.platforms() {
		for _, program := range programs {
			name, binary := p.program(program, on), program
			if program == product {
				binary += "_v" + p.version
			} else {
				known = append(known, name+".sig")
				if p.assets[name] != nil && p.assets[name+".sig"] == nil {
					complain("%s has no signature", name)
				}
			}
			known = append(known, name, name+".cdx.json")
			if on.os == "windows" {
				binary += ".exe"
			}
			switch content := p.assets[name]; {
			case content == nil:
				complain("there is no %s", name)
			default:
				problems = append(problems, archiveProblems(name, content, append([]string{binary}, papers(program)...))...)
				problems = append(problems, partsProblems(name, p.version, p.assets[name+".cdx.json"])...)
			}
		}
	}
	for name := range p.assets {
		if !slices.Contains(known, name) {
			complain("%s was uploaded, and nobody knows why", name)
		}
	}
	if len(problems) > 0 {
		slices.Sort(problems)
		return errors.New("the release is not whole:\n  " + strings.Join(problems, "\n  "))
	}
	return nil
}

// papers are the files beside a program in its archive: the licence, the notices of what is built in, and what a reader of the
// provider's wants to know.
func papers(program string) []string {
	all := []string{"LICENSE", "THIRD_PARTY_NOTICES.txt"}
	if program == product {
		all = append(all, "README.md", "CHANGELOG.md")
	}
	return all
}

// archiveProblems looks into an archive: the program, which comes first in what is wanted and has to be executable, its papers,
// nothing else, and one time on all of it, since a later build has another.
func archiveProblems(name string, content []byte, wanted []string) []string {
	var problems []string
	complain := func(format string, values ...any) {
		problems = append(problems, name+" "+fmt.Sprintf(format, values...))
	}
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return []string{name + ": " + err.Error()}
	}
	held := map[string]*zip.File{}
	for _, file := range archive.File {
		held[file.Name] = file
		if !file.Modified.Equal(archive.File[0].Modified) {
			complain("holds %s of %s and %s of %s", file.Name, file.Modified, archive.File[0].Name, archive.File[0].Modified)
		}
		if !slices.Contains(wanted, file.Name) {
			complain("holds %s, which is no part of a release", file.Name)
		}
	}
	for _, file := range wanted {
		if held[file] == nil {
			complain("does not hold %s", file)
		}
	}
	if program := held[wanted[0]]; program != nil && program.Mode().Perm()&0o111 != 0o111 {
		complain("holds %s, which is not executable: %s", wanted[0], program.Mode())
	}
	return problems
}

// partsProblems looks at the list of parts (SBOM) of an archive.
func partsProblems(name, version string, content []byte) []string {
	var parts struct {
		Format   string `json:"bomFormat"`
		Metadata struct {
			Component struct {
				Name    string `json:"name"`
				Version string `json:"version"`
			} `json:"component"`
		} `json:"metadata"`
		Components []struct {
			Name string `json:"name"`
		} `json:"components"`
	}
	if err := json.Unmarshal(content, &parts); err != nil || parts.Format != "CycloneDX" || len(parts.Components) == 0 {
		return []string{name + " has no list of what it is made of (" + name + ".cdx.json)"}
	}
	if of := parts.Metadata.Component; !strings.HasSuffix(of.Name, product) || of.Version != "v"+version {
		return []string{fmt.Sprintf("%s.cdx.json is about %s %s, want %s v%s", name, of.Name, of.Version, product, version)}
	}
	for _, component := range parts.Components {
		if component.Name == "std" {
			return nil
		}
	}
	return []string{name + ".cdx.json does not name the standard library of Go"}
}

// extract is one file of an archive.
func extract(archive []byte, name string) ([]byte, error) {
	reader, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return nil, err
	}
	file, err := reader.Open(name)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(file)
	return content, errors.Join(err, file.Close())
}
