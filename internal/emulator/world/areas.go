// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"fmt"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

// Area is what a part of the platform tells the core about itself; doc.go explains how to add one.
type Area struct {
	Name    string
	Section any
	Routes  []wire.Route
	Events  map[string]func(ref string)
	Kinds   []Kind

	// Outcomes are the operations whose end an Outcome may tell, by kind.
	Outcomes map[string]OutcomeKind

	// ImageUsers names the objects that hold on to an image version, for messages and for the status in-use.
	ImageUsers func(imageID, versionID int64) []string

	// ArtifactUsers names the objects that hold on to an artifact version.
	ArtifactUsers func(artifactID string, version int64) []string

	// SpecUsers names the objects of other areas that hold on to a spec.
	SpecUsers func(specID string) []string

	// Offers are, as JSON, the objects of the area that another tenant sees, by that tenant's name. Receive takes over what all
	// other tenants offer.
	Offers  func(tenant string) ([]byte, error)
	Receive func(offered [][]byte) error

	// Blobs lists the uploads that the area's objects refer to; others are dropped.
	Blobs func() []string

	// Autodeploy rolls an image version out to one entity, by entity type. It answers false when there is no such entity.
	Autodeploy map[string]func(entityID string, imageID, versionID int64) bool
}

// Register indexes what the areas declared. Two areas that claim the same thing are a programming error that every
// start reports.
func (p *Platform) Register(areas ...Area) error {
	p.Areas = areas
	p.events = map[string]func(string){}
	p.Kinds = map[string]Kind{}
	p.outcomes = map[string]OutcomeKind{}
	p.Router = &wire.Router{}
	sections := map[string]bool{}
	for _, a := range p.Areas {
		if sections[a.Name] {
			return fmt.Errorf("two areas are called %q", a.Name)
		}
		sections[a.Name] = true
		for name, happen := range a.Events {
			if p.events[name] != nil {
				return fmt.Errorf("area %s: lifecycle event %q is taken", a.Name, name)
			}
			p.events[name] = happen
		}
		for _, k := range a.Kinds {
			if _, taken := p.Kinds[k.Name]; taken {
				return fmt.Errorf("area %s: object kind %q is taken", a.Name, k.Name)
			}
			p.Kinds[k.Name] = k
		}
		for name, declared := range a.Outcomes {
			if _, taken := p.outcomes[name]; taken {
				return fmt.Errorf("area %s: outcome kind %q is taken", a.Name, name)
			}
			p.outcomes[name] = declared
		}
		for _, r := range a.Routes {
			if err := p.Router.Add(r); err != nil {
				return fmt.Errorf("area %s: %w", a.Name, err)
			}
		}
	}
	return nil
}

// ImageUsers names every object that holds on to the image version.
func (p *Platform) ImageUsers(imageID, versionID int64) []string {
	var users []string
	for _, a := range p.Areas {
		if a.ImageUsers != nil {
			users = append(users, a.ImageUsers(imageID, versionID)...)
		}
	}
	return users
}

// ArtifactUsers names every object that holds on to the artifact version.
func (p *Platform) ArtifactUsers(artifactID string, version int64) []string {
	var users []string
	for _, a := range p.Areas {
		if a.ArtifactUsers != nil {
			users = append(users, a.ArtifactUsers(artifactID, version)...)
		}
	}
	return users
}

// SpecUsers names every object of other areas that holds on to the spec.
func (p *Platform) SpecUsers(specID string) []string {
	var users []string
	for _, a := range p.Areas {
		if a.SpecUsers != nil {
			users = append(users, a.SpecUsers(specID)...)
		}
	}
	return users
}

// Autodeploy rolls an image version out to one entity; false when no area knows it.
func (p *Platform) Autodeploy(entityType, entityID string, imageID, versionID int64) bool {
	for _, a := range p.Areas {
		if roll := a.Autodeploy[entityType]; roll != nil && roll(entityID, imageID, versionID) {
			return true
		}
	}
	return false
}

// BlobsInUse is the set of uploads that some object refers to.
func (p *Platform) BlobsInUse() map[string]bool {
	used := map[string]bool{}
	for _, a := range p.Areas {
		if a.Blobs == nil {
			continue
		}
		for _, sum := range a.Blobs() {
			used[sum] = true
		}
	}
	return used
}
