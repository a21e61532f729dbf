// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tidy

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// values are the attributes of images, deployments and collections of metrics that are looked at.
type values struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	VersionID   string `json:"version_id"`
	PlatformID  string `json:"platform_id"`
	BlockSpecID string `json:"block_spec_id"`
	ArtifactID  string `json:"artifact_id"`
	Blocks      []struct {
		DeploymentID string `json:"deployment_id"`
		PlatformID   string `json:"platform_id"`
		SpecID       string `json:"spec_id"`
	} `json:"blocks"`
}

// uses are the images that a service or a workflow runs (image_id), or that a block spec or a release of one names (id).
type uses struct {
	ImageDetails imageUse `json:"image_details"`
	Steps        map[string]struct {
		ImageID string `json:"image_id"`
	} `json:"steps"`
	Service struct {
		ImageDetails imageUse `json:"image_details"`
	} `json:"service"`
	Workflow struct {
		Steps map[string]struct {
			ImageDetails imageUse `json:"image_details"`
		} `json:"steps"`
	} `json:"workflow"`
}

type imageUse struct {
	ID      string `json:"id"`
	ImageID string `json:"image_id"`
}

// all are the ids of the images.
func (u uses) all() []string {
	ids := []string{u.ImageDetails.ImageID, u.Service.ImageDetails.ID}
	for _, step := range u.Steps {
		ids = append(ids, step.ImageID)
	}
	for _, step := range u.Workflow.Steps {
		ids = append(ids, step.ImageDetails.ID)
	}
	return slices.DeleteFunc(ids, func(id string) bool { return id == "" })
}

// add takes a resource into account, and answers which object it is: the zero value where it does not exist yet, and so has no values.
func (p *Plan) add(at, mode, kind string, raw json.RawMessage) (address, error) {
	if mode != "managed" || !strings.HasPrefix(kind, typePrefix) || !exists(raw) {
		return address{}, nil
	}
	var of values
	var err error
	switch kind {
	case typeImage, typeDeployment, typeCollection:
		err = json.Unmarshal(raw, &of)
	default:
		// Other types may use the same names for other things.
		var id struct {
			ID any `json:"id"`
		}
		err = json.Unmarshal(raw, &id)
		of.ID, _ = id.ID.(string)
	}
	if err != nil {
		return address{}, fmt.Errorf("%s has values of another form than the provider writes: %w", at, err)
	}
	if of.ID == "" {
		return address{}, nil
	}
	object := address{kind, of.ID}
	p.ids[at], p.known[object] = of.ID, true
	switch kind {
	case typeImage:
		if of.VersionID != "" {
			p.versions[of.VersionID] = append(p.versions[of.VersionID], of.ID)
		}
	case typeDeployment:
		p.deployment(of)
	case typeCollection:
		p.own(of.ArtifactID, fmt.Sprintf("metric collection %q has made", of.Name), typeArtifact)
	case typeService, typeWorkflow, typeBlockSpec, typeRelease:
		var named uses
		// Where a parameter of a block stands in place of all of it, there is nothing to find.
		if json.Unmarshal(raw, &named) == nil {
			p.images[object] = named.all()
		}
	}
	return object, nil
}

// deployment notes what a deployment has made, and from which block spec.
func (p *Plan) deployment(of values) {
	owner := fmt.Sprintf("deployment %q has made", of.Name)
	p.own(of.PlatformID, owner, typeWorkflow, typeService)
	p.specs[of.PlatformID] = of.BlockSpecID
	for _, block := range of.Blocks {
		p.own(block.DeploymentID, owner, typeDeployment)
		p.own(block.PlatformID, owner, typeWorkflow, typeService)
		p.specs[block.PlatformID] = block.SpecID
	}
}

// own notes what has made the object of an id, which is of one of the types: ids of other types may be the same.
func (p *Plan) own(id, owner string, kinds ...string) {
	for _, kind := range kinds {
		if id != "" {
			p.owners[address{kind, id}] = owner
		}
	}
}

// concluded is the plan with the images that deployments have built for what they have made: what runs in them belongs to a deployment, and
// the block spec, which has to be known, takes its images from its folder and names none of these.
func (p *Plan) concluded() *Plan {
	built, named := map[string]string{}, map[string]bool{}
	for object, images := range p.images {
		owner, owned := p.owners[object]
		_, specKnown := p.images[address{typeBlockSpec, p.specs[object.name]}]
		for _, image := range images {
			if owned && specKnown {
				built[image] = owner
			} else {
				named[image] = true
			}
		}
	}
	for image, owner := range built {
		if !named[image] {
			p.own(image, owner, typeImage)
		}
	}
	return p
}
