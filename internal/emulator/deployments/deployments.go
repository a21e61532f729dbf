// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package deployments is the area of deployments of blocks and apps, their revisions and run parameters (contract sections 13 to
// 15).
package deployments

import (
	"net/http"
	"slices"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/artifacts"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/images"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/services"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/specs"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/workflows"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// API is the area of contract sections 13 to 15: block and app deployments with their revisions.
type API struct {
	p          *world.Platform
	artifacts  *artifacts.API
	images     *images.API
	services   *services.API
	workflows  *workflows.API
	executions *workflows.Executions
	specs      *specs.API
	state      struct {
		Deployments map[string]*deployment `json:"deployments"`
		Revisions   map[string]*revision   `json:"revisions"`
	}
}

// Statuses of a deployment, and of a revision as far as the contract has them (contract 13.2).
const (
	DepDeploying        = "deploying"
	DepDeployed         = "deployed"
	DepDeleting         = "deleting"
	depDeleteFailed     = "delete_failed"
	depFailed           = "failed"
	depPlatformError    = "platform_resource_error"
	DepRedeploying      = "redeploying"
	DepRollback         = "rollback"
	depRollbackComplete = "rollback_complete"
	depRollbackFailed   = "rollback_failed"
	depWarning          = "warning"
	RevSuperseded       = "superseded"

	// DepUpdating is known from Peak's own code only, which treats it as it treats deploying.
	DepUpdating = "updating"
)

func deploymentStatuses() []string {
	return []string{
		DepDeploying, DepDeployed, DepDeleting, depDeleteFailed, depFailed, depPlatformError, DepRedeploying, DepRollback, depRollbackComplete,
		depRollbackFailed, depWarning,
	}
}

// Outcomes of deployments. A revision that fails is rolled back when an earlier one is live.
const (
	OutcomeDeployment       = "deployment"
	outcomeDeploymentDelete = "deployment-delete"

	resultWarning        = "warning"
	resultRollback       = "rollback"
	resultRollbackFailed = "rollback-failed"
)

const (
	eventDeploymentBuilt      = "deployment.built"
	eventDeploymentUp         = "deployment.up"
	eventDeploymentRolledBack = "deployment.rolled-back"
	eventDeploymentGone       = "deployment.gone"
	eventDeploymentUndead     = "deployment.delete-failed"
	eventDeploymentSettled    = "deployment.settled"
)

// deployment is a release that runs, of a block or of an app.
type deployment struct {
	world.Record
	world.Audit

	ID       string         `json:"id"`
	Kind     string         `json:"kind"`
	Metadata specs.Metadata `json:"metadata"`
	Status   string         `json:"status"`
	SpecID   string         `json:"specId"`

	// Parent is the app deployment that owns a block's, BlockName the name that the block has there: that of its spec when it
	// was deployed first. A spec that is renamed later changes neither the keys of its values nor what is shown.
	Parent    string `json:"parent,omitempty"`
	BlockName string `json:"blockName,omitempty"`

	// Latest, Current and Live are revision numbers: the last one given out, the one whose content is shown, the one that
	// runs (0 before the first one does).
	Latest  int64 `json:"latest"`
	Current int64 `json:"current"`
	Live    int64 `json:"live"`

	// Phase says what a deployment under way waits for; Ending how it is to end instead of naturally.
	Phase  string `json:"phase,omitempty"`
	Ending ending `json:"ending"`

	// Late is the status from before the latest revision while a contrary platform has not shown that yet.
	Late string `json:"late,omitempty"`

	// PlatformID is the id of the workflow or service.
	PlatformID string `json:"platformId,omitempty"`

	// Images are the images that were made for this deployment, by their place in the config.
	Images map[string]int64 `json:"images,omitempty"`
}

// ending is an outcome that was asked for.
type ending struct {
	Result  string `json:"result,omitempty"`
	Message string `json:"message,omitempty"`
}

// New makes the area, empty, on the areas that deployments are made of.
func New(p *world.Platform, artifactArea *artifacts.API, imageArea *images.API, serviceArea *services.API, workflowArea *workflows.API, executions *workflows.Executions, specArea *specs.API) *API {
	d := &API{p: p, artifacts: artifactArea, images: imageArea, services: serviceArea, workflows: workflowArea, executions: executions, specs: specArea}
	d.state.Deployments, d.state.Revisions = map[string]*deployment{}, map[string]*revision{}
	return d
}

// Area declares what the platform has of deployments.
func (d *API) Area() world.Area {
	routes := []wire.Route{
		{Method: http.MethodGet, Path: "/v1/deployments", Handler: d.listAll},
		{Method: http.MethodGet, Path: "/v1/specs/{specId}/releases/deployments", Handler: d.listOfSpec},
		{Method: http.MethodGet, Path: "/v1/specs/{specId}/releases/{version}/deployments", Handler: d.listOfSpec},
		{Method: http.MethodPost, Path: "/v1/blocks/deployments", Handler: d.createBlock},
		{Method: http.MethodPost, Path: "/v1/apps/deployments", Handler: d.createApp},
		{Method: http.MethodPost, Path: "/v1/blocks/deployments/{id}/revisions", Handler: d.reviseBlock},
		{Method: http.MethodPost, Path: "/v1/apps/deployments/{id}/revisions", Handler: d.reviseApp},
		{Method: http.MethodPost, Path: "/v1/deployments/{id}/execute", Handler: d.execute},
		{Method: http.MethodGet, Path: "/v1/deployments/{id}/parameters/run", Handler: d.runParameters},
		{Method: http.MethodPatch, Path: "/v1/deployments/{id}/parameters/run", Handler: d.patchRunV1},
		{Method: http.MethodPatch, Path: "/v2/deployments/{id}/parameters/run", Handler: d.patchRunV2},
	}
	for _, c := range specs.Collections() {
		routes = append(routes,
			wire.Route{Method: http.MethodGet, Path: c.Deploys, Handler: d.list(c)},
			wire.Route{Method: http.MethodGet, Path: c.Deploys + "/{id}", Handler: d.describe(c)},
			wire.Route{Method: http.MethodPatch, Path: c.Deploys + "/{id}", Handler: d.update(c)},
			wire.Route{Method: http.MethodDelete, Path: c.Deploys + "/{id}", Handler: d.delete(c)},
			wire.Route{Method: http.MethodPost, Path: c.Deploys + "/{id}/redeploy", Handler: d.redeploy(c)},
			wire.Route{Method: http.MethodGet, Path: c.Deploys + "/{id}/revisions", Handler: d.listRevisions(c)},
			wire.Route{Method: http.MethodGet, Path: c.Deploys + "/{id}/revisions/{revision}", Handler: d.describeRevision(c)},
		)
	}
	return world.Area{
		Name:    "deployments",
		Section: &d.state,
		Routes:  routes,
		Events: map[string]func(string){
			eventDeploymentBuilt:      d.built,
			eventDeploymentUp:         d.up,
			eventDeploymentRolledBack: d.rolledBack,
			eventDeploymentGone:       d.gone,
			eventDeploymentUndead:     d.undead,
			eventDeploymentSettled:    d.settled,
		},
		Outcomes: map[string]world.OutcomeKind{
			OutcomeDeployment:       {Results: []string{world.ResultFailed, resultWarning, resultRollback, resultRollbackFailed, world.ResultStuck, depPlatformError}, Attributes: []string{"app", "block", "kind", "name"}},
			outcomeDeploymentDelete: {Results: []string{world.ResultFailed, world.ResultStuck}, Attributes: []string{"kind", "name"}},
		},
		Kinds: []world.Kind{
			world.KindOf("deployment", func() map[string]*deployment { return d.state.Deployments }, nil).CleanedBy(d.purge),
			world.KindOf("revision", func() map[string]*revision { return d.state.Revisions }, nil),
		},
		ImageUsers: d.imageUsers,
		SpecUsers:  d.specUsers,
	}
}

// find is the deployment of the collection that the path names.
func (d *API) find(c specs.Collection, r *wire.Request) (*deployment, error) {
	object := d.state.Deployments[r.Values["id"]]
	if object == nil || !c.Has(object.Kind) {
		return nil, wire.Refuse(http.StatusNotFound, "There is no %s deployment %s.", c.Word, r.Values["id"])
	}
	return object, nil
}

// busy tells whether something is under way that excludes other changes (contract 25).
func (object *deployment) busy() bool {
	return slices.Contains([]string{DepDeploying, DepRedeploying, DepRollback, DepDeleting}, object.Status)
}

// idle refuses, with the given HTTP status, what must not happen while the deployment or the app it belongs to is busy.
func (d *API) idle(object *deployment, status int) error {
	if object.busy() {
		return wire.Refuse(status, "Deployment %s is %s; try again when that has ended.", object.Metadata.Name, object.Status)
	}
	if parent := d.state.Deployments[object.Parent]; parent != nil && parent.busy() {
		return wire.Refuse(status, "App deployment %s, to which %s belongs, is %s; try again when that has ended.", parent.Metadata.Name, object.Metadata.Name, parent.Status)
	}
	return nil
}

// children are the block deployments of an app deployment, oldest first.
func (d *API) children(id string) []*deployment {
	children := world.Newest(d.state.Deployments, func(object *deployment) bool { return object.Parent == id })
	slices.Reverse(children)
	return children
}

// checkName refuses a name that another deployment of the kind has (contract 13.1).
func (d *API) checkName(id, kind, name string) error {
	if d.taken(id, kind)(name) {
		return wire.Refuse(http.StatusUnprocessableEntity, "A %s deployment with the name %s already exists.", kind, name)
	}
	return nil
}

// taken tells whether another deployment of the kind than the given one has a name.
func (d *API) taken(id, kind string) func(name string) bool {
	return func(name string) bool {
		for _, other := range d.state.Deployments {
			if other.ID != id && other.Kind == kind && other.Metadata.Name == name {
				return true
			}
		}
		return false
	}
}

// specUsers names the deployments of a spec.
func (d *API) specUsers(specID string) []string {
	var users []string
	for _, object := range d.state.Deployments {
		if object.SpecID == specID {
			users = append(users, "deployment "+object.Metadata.Name)
		}
	}
	return users
}

// imageUsers names the deployments whose revisions under way or live were built as an image version.
func (d *API) imageUsers(imageID, versionID int64) []string {
	var users []string
	for _, object := range d.state.Deployments {
		for _, number := range []int64{object.Latest, object.Live} {
			revised := d.revision(object.ID, number)
			if revised != nil && revised.uses(services.ImageDetails{ImageID: imageID, VersionID: versionID}) {
				users = append(users, "deployment "+object.Metadata.Name)
				break
			}
		}
	}
	slices.Sort(users)
	return users
}

// update changes metadata, which makes no revision. Its members are not wrapped, unlike those of specs (contract 13.5).
func (d *API) update(c specs.Collection) wire.HandlerFunc {
	return func(r *wire.Request) (wire.Reply, error) {
		object, err := d.find(c, r)
		if err != nil {
			return wire.Reply{}, err
		}
		in, err := r.Fields()
		if err != nil {
			return wire.Reply{}, err
		}
		wanted := object.Metadata
		if err := wanted.Merge(in); err != nil {
			return wire.Reply{}, err
		}
		if err := d.checkName(object.ID, object.Kind, wanted.Name); err != nil {
			return wire.Reply{}, err
		}
		if specs.SameValue(wanted, object.Metadata) {
			return wire.Reply{}, specs.Unchanged()
		}
		object.Metadata = wanted
		d.p.Touch(&object.Audit)
		d.reviseAnyway(object)
		shown := d.view(object)
		for _, name := range []string{"parameters", "appParameters", "parent"} {
			delete(shown, name)
		}
		return wire.OK(shown)
	}
}
