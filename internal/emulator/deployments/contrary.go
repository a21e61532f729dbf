// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployments

import (
	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/images"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/specs"
)

// inherited is what a deployment has of the metadata of its spec (contract 13.1): contrary platforms hand down the name only.
func (d *API) inherited(blueprint *specs.Spec) specs.Metadata {
	if d.p.Turned.Has(assumptions.DeploymentInherits) {
		return specs.Metadata{Name: blueprint.Metadata.Name, Tags: []images.ImageTag{}}
	}
	return specs.Metadata{Name: blueprint.Metadata.Name, Title: blueprint.Metadata.Title, Summary: blueprint.Metadata.Summary, Tags: []images.ImageTag{}}
}

// repeated is the latest revision under the next number: contrary platforms number redeployments (contract 13.6).
func (d *API) repeated(object *deployment, latest *revision) *revision {
	again := *latest
	d.addRevision(object, &again)
	return &again
}

// reviseAnyway makes a revision of a change of metadata, on a contrary platform (contract 13.5).
func (d *API) reviseAnyway(object *deployment) {
	latest := d.revision(object.ID, object.Latest)
	if !d.p.Turned.Has(assumptions.MetadataNoRevision) || object.busy() || latest == nil || object.Current != object.Latest {
		return
	}
	status := latest.Status
	again := d.repeated(object, latest)
	again.Status, object.Late = status, ""
	if object.Live == latest.Revision {
		d.makeLive(object, again)
		again.Status = status
	}
	d.settle(object, assumptions.MetadataNoRevision)
}

// late is a deployment as it is read first after a new revision: contrary platforms still show the one before (contract 25).
func (d *API) late(object *deployment) *deployment {
	before := d.revision(object.ID, object.Latest-1)
	status := object.Late
	if object.Late = ""; status == "" || before == nil || !object.busy() {
		return object
	}
	shown := *object
	shown.Latest, shown.Current, shown.Status = before.Revision, before.Revision, status
	return &shown
}

// settle lets a deployment be busy for a moment after a change for which the contract has no status (13.5, 15).
func (d *API) settle(object *deployment, point assumptions.ID) {
	if !d.p.Turned.Has(point) || object.Status != DepDeployed {
		return
	}
	object.Status = DepDeploying
	d.p.Schedule(d.p.Lifecycle/2, eventDeploymentSettled, object.ID)
}

// settled ends that moment, unless something else has begun meanwhile.
func (d *API) settled(id string) {
	if object := d.state.Deployments[id]; object != nil && object.Status == DepDeploying && object.Phase == "" {
		object.Status = DepDeployed
	}
}
