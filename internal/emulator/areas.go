package emulator

import "fmt"

// area is what a part of the platform tells the core about itself; doc.go explains how to add one.
type area struct {
	name    string
	section any
	routes  []route
	events  map[string]func(ref string)
	kinds   []kind

	// outcomes are the operations whose end an Outcome may tell, by kind.
	outcomes map[string]outcomeKind

	// imageUsers names the objects that hold on to an image version, for messages and for the status in-use.
	imageUsers func(imageID, versionID int64) []string

	// artifactUsers names the objects that hold on to an artifact version.
	artifactUsers func(artifactID string, version int64) []string

	// specUsers names the objects of other areas that hold on to a spec.
	specUsers func(specID string) []string

	// blobs lists the uploads that the area's objects refer to; others are dropped.
	blobs func() []string

	// autodeploy rolls an image version out to one entity, by entity type. It answers false when there is no such entity.
	autodeploy map[string]func(entityID string, imageID, versionID int64) bool
}

// register indexes what the areas declared. Two areas that claim the same thing are a programming error that every
// start reports.
func (p *platform) register(areas ...area) error {
	p.areas = areas
	p.events = map[string]func(string){}
	p.kinds = map[string]kind{}
	p.outcomes = map[string]outcomeKind{}
	p.router = &router{}
	sections := map[string]bool{}
	for _, a := range p.areas {
		if sections[a.name] {
			return fmt.Errorf("two areas are called %q", a.name)
		}
		sections[a.name] = true
		for name, happen := range a.events {
			if p.events[name] != nil {
				return fmt.Errorf("area %s: lifecycle event %q is taken", a.name, name)
			}
			p.events[name] = happen
		}
		for _, k := range a.kinds {
			if _, taken := p.kinds[k.name]; taken {
				return fmt.Errorf("area %s: object kind %q is taken", a.name, k.name)
			}
			p.kinds[k.name] = k
		}
		for name, declared := range a.outcomes {
			if _, taken := p.outcomes[name]; taken {
				return fmt.Errorf("area %s: outcome kind %q is taken", a.name, name)
			}
			p.outcomes[name] = declared
		}
		for _, r := range a.routes {
			if err := p.router.add(r); err != nil {
				return fmt.Errorf("area %s: %w", a.name, err)
			}
		}
	}
	return nil
}

// imageUsers names every object that holds on to the image version.
func (p *platform) imageUsers(imageID, versionID int64) []string {
	var users []string
	for _, a := range p.areas {
		if a.imageUsers != nil {
			users = append(users, a.imageUsers(imageID, versionID)...)
		}
	}
	return users
}

// artifactUsers names every object that holds on to the artifact version.
func (p *platform) artifactUsers(artifactID string, version int64) []string {
	var users []string
	for _, a := range p.areas {
		if a.artifactUsers != nil {
			users = append(users, a.artifactUsers(artifactID, version)...)
		}
	}
	return users
}

// specUsers names every object of other areas that holds on to the spec.
func (p *platform) specUsers(specID string) []string {
	var users []string
	for _, a := range p.areas {
		if a.specUsers != nil {
			users = append(users, a.specUsers(specID)...)
		}
	}
	return users
}

// autodeploy rolls an image version out to one entity; false when no area knows it.
func (p *platform) autodeploy(entityType, entityID string, imageID, versionID int64) bool {
	for _, a := range p.areas {
		if roll := a.autodeploy[entityType]; roll != nil && roll(entityID, imageID, versionID) {
			return true
		}
	}
	return false
}

// blobsInUse is the set of uploads that some object refers to.
func (p *platform) blobsInUse() map[string]bool {
	used := map[string]bool{}
	for _, a := range p.areas {
		if a.blobs == nil {
			continue
		}
		for _, sum := range a.blobs() {
			used[sum] = true
		}
	}
	return used
}
