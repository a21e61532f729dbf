// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenantreport

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	a "github.com/peakbi/terraform-provider-peak/internal/assumptions"
)

// hidden is a value that is to be masked; it is no secret.
const hidden = "tfacc-hidden"

// definitions are the run parameters of the block that is deployed.
func definitions() object {
	option := func(value string) object { return object{"title": value, "value": value} }
	return object{"build": list{}, "run": list{
		object{"name": "level", "type": "string", "required": false},
		object{"name": "hush", "type": "string", "required": false, "hideValue": true},
		object{"name": "size", "type": "number", "required": true, "defaultValue": 3},
		object{"name": "choice", "type": "string", "required": false, "options": list{option("a"), option("b")}},
	}}
}

// deployment is a deployment that is looked at.
type deployment struct {
	*probe

	path, spec, name string

	// took is how long it took to be deployed.
	took time.Duration
}

// ends are the statuses by which a deployment is no longer under way.
func ends() []string {
	return []string{"deployed", "failed", "warning", "rollback_complete", "rollback_failed", "platform_resource_error"}
}

// deployments deploy a block that needs no image: a workflow that never runs.
func deployments(ctx context.Context, p *probe) error {
	spec, err := p.newBlock(ctx, p.name("block"), field{"parameters", definitions()})
	if err != nil {
		return err
	}
	if err := p.refusedDeployments(ctx, spec); err != nil {
		return err
	}
	d := &deployment{probe: p, spec: spec, name: p.name("deployed")}
	for _, look := range []func(context.Context) error{d.deploy, d.describe, d.nameTaken, d.masks, d.defaults, d.metadata, d.runValues, d.revise, d.revisions, d.remove} {
		if err := look(ctx); err != nil {
			return err
		}
	}
	return nil
}

// deployBody is the body that deploys a spec.
func deployBody(name, spec string, run object) body {
	return asJSON(object{
		"metadata": object{"name": name}, "spec": object{"id": spec[strings.LastIndex(spec, "/")+1:]}, "parameters": object{"build": object{}, "run": run},
		"revision": object{"notes": "first"},
	})
}

// refusedDeployments asks for what cannot be deployed.
func (p *probe) refusedDeployments(ctx context.Context, spec string) error {
	unknown, err := p.try(ctx, http.MethodPost, pathDeployments, deployBody(p.name("unknown"), uuid.NewString(), object{}))
	if err != nil {
		return err
	}
	p.refused(a.DeployUnknownStatus, unknown, http.StatusNotFound, "")
	unfit, err := p.try(ctx, http.MethodPost, pathDeployments, deployBody(p.name("unfit"), spec, object{"size": 1, "no-such-parameter": "x"}))
	if err != nil {
		return err
	}
	p.refused(a.DeployParametersStatus, unfit, http.StatusUnprocessableEntity, "")
	executed, err := p.try(ctx, http.MethodPost, pathAnyDeployed+uuid.NewString()+"/execute", asJSON(object{}))
	if err != nil {
		return err
	}
	p.refused(a.ExecuteUnknownStatus, executed, http.StatusNotFound, "")
	status := func(word string) (answer, error) {
		return p.try(ctx, http.MethodPatch, spec, asJSON(object{"metadata": object{"status": word}}))
	}
	if got, err := status("unavailable"); err != nil || !got.ok() {
		p.unseen(a.SpecUnavailableStatus, "a spec cannot be made unavailable")
		return err
	}
	unavailable, err := p.try(ctx, http.MethodPost, pathDeployments, deployBody(p.name("unavailable"), spec, object{"size": 1}))
	if err != nil {
		return err
	}
	p.refused(a.SpecUnavailableStatus, unavailable, http.StatusUnprocessableEntity, "")
	_, err = status("available")
	return err
}

func (d *deployment) deploy(ctx context.Context) error {
	made, err := d.create(ctx, pathDeployments, deployBody(d.name, d.spec, object{"size": 1, "level": "low", "hush": hidden}))
	if err != nil {
		return err
	}
	d.path = pathDeployments + text(at(made.Body, "id"))
	first, err := d.read(ctx, d.path)
	if err != nil {
		return err
	}
	switch status := text(at(first.Body, "metadata", "status")); status {
	case "deploying":
		d.confirm(a.DeploymentWords, "")
	case "deployed":
		d.unseen(a.DeploymentWords, "it was deployed when it was read first")
	default:
		d.refute(a.DeploymentWords, "%s", word(at(first.Body, "metadata", "status")))
	}
	last, err := d.settled(ctx, d.path, ends(), "metadata", "status")
	if err != nil {
		return err
	}
	d.took = last.Got.Sub(made.Sent)
	status, revision := word(at(last.Body, "metadata", "status")), word(at(last.Body, "latestRevision", "status"))
	d.judge(a.DeploymentEnds, status == "deployed" && revision == "deployed", "the deployment is %s, its revision %s", status, revision)
	if status != "deployed" {
		return giveUp("the deployment became %s", status)
	}
	return nil
}

func (d *deployment) describe(ctx context.Context) error {
	shown, err := d.read(ctx, d.path)
	if err != nil {
		return err
	}
	d.members(a.DeploymentMetadata, at(shown.Body, "metadata"), "createdAt", "createdBy", "updatedAt", "updatedBy")
	for _, member := range []string{"summary", "description"} {
		if !has(shown.Body, member, "metadata") {
			d.refute(a.DeploymentMetadata, "metadata has the members %s", membersOf(at(shown.Body, "metadata")))
		}
	}
	d.members(a.DeploymentLatest, at(shown.Body, "latestRevision"), "id", "notes", "createdAt", "createdBy")
	reference := at(shown.Body, "spec")
	gone := append(missing(reference, "id", "name", "title", "kind"), missing(at(reference, "release"), "id", "version")...)
	d.judge(a.DeploymentSpec, len(gone) == 0, "it has the members %s", membersOf(reference))
	d.judge(a.DeploymentParentNull, has(shown.Body, "parent") && at(shown.Body, "parent") == nil, "it is %s", presence(shown.Body, "parent"))
	return d.inherited(ctx, shown)
}

// inherited looks for the title of the spec; the summary is not shown by every platform.
func (d *deployment) inherited(ctx context.Context, shown answer) error {
	spec, err := d.read(ctx, d.spec)
	if err != nil {
		return err
	}
	for _, member := range []string{"title", "summary"} {
		if member == "summary" && !has(shown.Body, member, "metadata") {
			continue
		}
		wanted := text(at(spec.Body, "metadata", member))
		d.judge(a.DeploymentInherits, wanted != "" && text(at(shown.Body, "metadata", member)) == wanted, "the %s is another one than that of the spec", member)
	}
	return nil
}

func (d *deployment) nameTaken(ctx context.Context) error {
	taken, err := d.try(ctx, http.MethodPost, pathDeployments, deployBody(d.name, d.spec, object{"size": 1}))
	if err != nil {
		return err
	}
	d.refused(a.DeploymentNameStatus, taken, http.StatusUnprocessableEntity, "")
	return nil
}

func (d *deployment) masks(ctx context.Context) error {
	shown, err := d.read(ctx, d.path)
	if err != nil {
		return err
	}
	if at(shown.Body, "parameters", "run") == nil {
		d.unseen(a.HiddenMask, "the describe shows no run parameters")
	} else {
		value := at(shown.Body, "parameters", "run", "hush")
		d.judge(a.HiddenMask, value == "********", "shown as %s", maskOf(value, hidden))
	}
	run, err := d.get(ctx, d.runPath())
	if err != nil {
		return err
	}
	if run.ok() {
		d.judge(a.RunUnmasked, text(at(run.Body, "hush")) == hidden, "shown as %s", maskOf(at(run.Body, "hush"), hidden))
	}
	return nil
}

func (d *deployment) runPath() string {
	return pathAnyDeployed + strings.TrimPrefix(d.path, pathDeployments) + "/parameters/run"
}

// defaults deploys once more without what is required and has a default.
func (d *deployment) defaults(ctx context.Context) error {
	got, err := d.try(ctx, http.MethodPost, pathDeployments, deployBody(d.probe.name("defaults"), d.spec, object{}))
	switch {
	case err != nil:
		return err
	case !got.ok() && inconclusive(got):
		d.unseen(a.RequiredDefaults, "refused with %d, which has other reasons", got.Status)
		return nil
	case !got.ok():
		d.refute(a.RequiredDefaults, "refused with %d", got.Status)
		return nil
	}
	path := pathDeployments + text(at(got.Body, "id"))
	if _, err := d.settled(ctx, path, ends(), "metadata", "status"); err != nil {
		return err
	}
	run, err := d.get(ctx, pathAnyDeployed+text(at(got.Body, "id"))+"/parameters/run")
	if err != nil {
		return err
	}
	if run.ok() {
		d.judge(a.RequiredDefaults, text(at(run.Body, "size")) == "3", "the value is %s", word(at(run.Body, "size")))
	}
	if _, err := d.drop(ctx, path); err != nil {
		return err
	}
	return d.gone(ctx, path)
}

// metadata changes the title, and waits in case that is more than a change of the title.
func (d *deployment) metadata(ctx context.Context) error {
	if _, err := d.change(ctx, http.MethodPatch, d.path, asJSON(object{"title": "Another title"})); err != nil {
		return err
	}
	shown, err := d.settled(ctx, d.path, ends(), "metadata", "status")
	if err != nil {
		return err
	}
	d.judge(a.MetadataNoRevision, text(at(shown.Body, "latestRevision", "revision")) == "1", "the latest revision is %s", word(at(shown.Body, "latestRevision", "revision")))
	return nil
}

func (d *deployment) runValues(ctx context.Context) error {
	before, err := d.read(ctx, d.path)
	if err != nil {
		return err
	}
	if _, err := d.change(ctx, http.MethodPatch, d.runPath(), asJSON(object{"level": "high"})); err != nil {
		return err
	}
	after, err := d.read(ctx, d.path)
	if err != nil {
		return err
	}
	revision := text(at(after.Body, "latestRevision", "revision"))
	status := word(at(after.Body, "metadata", "status"))
	d.judge(a.RunPatchStatus, status == "deployed" && revision == text(at(before.Body, "latestRevision", "revision")), "the deployment is %s then, its revision %s", status, revision)
	if _, err := d.settled(ctx, d.path, ends(), "metadata", "status"); err != nil {
		return err
	}
	free, err := d.try(ctx, http.MethodPatch, d.runPath(), asJSON(object{"choice": "c"}))
	if err != nil {
		return err
	}
	switch {
	case free.ok():
		d.confirm(a.OptionsOpen, "")
	case inconclusive(free):
		d.unseen(a.OptionsOpen, "refused with %d, which has other reasons", free.Status)
	default:
		d.refute(a.OptionsOpen, "refused with %d", free.Status)
	}
	_, err = d.settled(ctx, d.path, ends(), "metadata", "status")
	return err
}

// revise makes a revision without one of the values, and asks for more while it is under way.
func (d *deployment) revise(ctx context.Context) error {
	change := asJSON(object{"release": object{"version": "1.0.9"}, "revision": object{"notes": "second"}, "parameters": object{"build": object{}, "run": object{"size": 2}}})
	made, err := d.create(ctx, d.path+"/revisions", change)
	if err != nil {
		return err
	}
	wanted := text(at(made.Body, "revision"))
	first, err := d.read(ctx, d.path)
	if err != nil {
		return err
	}
	d.judge(a.RevisionShown, text(at(first.Body, "latestRevision", "revision")) == wanted, "the first read shows revision %s after %s was made", word(at(first.Body, "latestRevision", "revision")), wanted)
	busy, err := d.try(ctx, http.MethodPost, d.path+"/revisions", change)
	if err != nil {
		return err
	}
	d.refused(a.RevisionBusyStatus, busy, http.StatusConflict, "it was accepted, when the one before may have been deployed")
	executed, err := d.try(ctx, http.MethodPost, pathAnyDeployed+strings.TrimPrefix(d.path, pathDeployments)+"/execute", asJSON(object{}))
	if err != nil {
		return err
	}
	d.refused(a.ExecuteBusyStatus, executed, http.StatusBadRequest, "it was accepted, when it may have been deployed")
	last, err := d.until(ctx, d.path, func(got answer) bool {
		return number(at(got.Body, "latestRevision", "revision")) >= number(at(made.Body, "revision")) && slices.Contains(ends(), text(at(got.Body, "metadata", "status")))
	})
	if err != nil {
		return err
	}
	if status := text(at(last.Body, "metadata", "status")); status != "deployed" {
		return giveUp("a second revision ended as %s", word(at(last.Body, "metadata", "status")))
	}
	run, err := d.get(ctx, d.runPath())
	if err != nil {
		return err
	}
	if run.ok() {
		d.judge(a.RevisionNotInherited, at(run.Body, "level") == nil, "the value of the revision before is there")
	}
	return nil
}

func (d *deployment) revisions(ctx context.Context) error {
	listed, err := d.read(ctx, d.path+"/revisions")
	if err != nil {
		return err
	}
	shown := items(listed.Body, "revisions")
	if len(shown) == 0 {
		return giveUp("the list of revisions is empty")
	}
	latest := shown[0]
	for _, one := range shown {
		if number(one["revision"]) > number(latest["revision"]) {
			latest = one
		}
	}
	d.members(a.RevisionListMembers, latest, "createdAt", "createdBy")
	if len(shown) == 2 {
		d.judge(a.NewestFirst, number(shown[0]["revision"]) > number(shown[1]["revision"]), "revisions come in another order")
	}
	if err := d.maskedRevision(ctx); err != nil {
		return err
	}
	for _, one := range shown {
		if one["revision"] != latest["revision"] {
			d.judge(a.RevisionSuperseded, one["status"] == "superseded", "the one before is %s", word(one["status"]))
		}
	}
	one, err := d.read(ctx, d.path+"/revisions/"+strconv.FormatInt(number(latest["revision"]), 10))
	if err != nil {
		return err
	}
	gone := missing(at(one.Body, "latestRevision"), "id", "revision", "status")
	d.judge(a.RevisionLatest, len(gone) == 0, "it has the members %s", membersOf(at(one.Body, "latestRevision")))
	resources := items(one.Body, "resources")
	if len(resources) == 0 {
		d.unseen(a.RevisionResources, "the revision shows no resources")
		return nil
	}
	gone = missing(resources[0], "platformId", "status")
	d.judge(a.RevisionResources, len(gone) == 0, "a resource has the members %s", membersOf(resources[0]))
	return nil
}

// maskedRevision looks at the hidden value in the revision that had it.
func (d *deployment) maskedRevision(ctx context.Context) error {
	first, err := d.get(ctx, d.path+"/revisions/1")
	if err == nil && first.ok() && at(first.Body, "parameters", "run", "hush") != nil {
		value := at(first.Body, "parameters", "run", "hush")
		d.judge(a.HiddenMask, value == "********", "shown as %s in a revision", maskOf(value, hidden))
	}
	return err
}

// remove deletes the spec while it is in use, then the deployment. That the deployment is gone at once refutes only when that took
// much less time than deploying it did: it may have gone in the meantime.
func (d *deployment) remove(ctx context.Context) error {
	used, err := d.drop(ctx, d.spec)
	if err != nil {
		return err
	}
	d.refused(a.SpecInUseStatus, used, http.StatusUnprocessableEntity, "")
	dropped, err := d.drop(ctx, d.path)
	if err != nil || !dropped.ok() {
		return err
	}
	got, err := d.get(ctx, d.path)
	if err != nil {
		return err
	}
	switch elapsed := got.Got.Sub(dropped.Sent); {
	case got.ok():
		// Which word it has is a point of its own.
		status := text(at(got.Body, "metadata", "status"))
		d.judge(a.DeploymentDeleteAsync, status == "deleting" || status == "updating", "it is %s", word(at(got.Body, "metadata", "status")))
	case !isGone(got):
		d.unseen(a.DeploymentDeleteAsync, "the read after the delete was answered with %d", got.Status)
	case elapsed > d.took/4:
		d.unseen(a.DeploymentDeleteAsync, "it was gone after %s, which may have been a while", elapsed.Round(time.Millisecond))
	default:
		d.refute(a.DeploymentDeleteAsync, "it was gone after %s", elapsed.Round(time.Millisecond))
	}
	return d.gone(ctx, d.path)
}
