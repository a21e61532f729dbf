// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package base

import "sync"

// PlannedReleases are releases that this process has planned and not published yet, by spec: those of specs that are there, and those
// that have a resource of their own. The platform does not know them, and they may become the latest of their spec. It is safe for
// concurrent use; the zero value is ready.
type PlannedReleases struct {
	mu       sync.Mutex
	versions map[string]map[string]bool
}

// Add notes that a release of a spec is planned. Its version is "" while it is known after apply only.
func (p *PlannedReleases) Add(spec, version string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.versions == nil {
		p.versions = map[string]map[string]bool{}
	}
	if p.versions[spec] == nil {
		p.versions[spec] = map[string]bool{}
	}
	p.versions[spec][version] = true
}

// Has tells whether a release of a spec is planned.
func (p *PlannedReleases) Has(spec, version string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.versions[spec][version]
}

// Any tells whether some release of a spec is planned, so that its latest release of now need not be the one that is there by then.
func (p *PlannedReleases) Any(spec string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.versions[spec]) > 0
}

// Remove notes that a release is published, or is not planned any more.
func (p *PlannedReleases) Remove(spec, version string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.versions[spec], version)
}
