// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenantreport

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	a "github.com/peakbi/terraform-provider-peak/internal/assumptions"
)

// flow is the config of a block that needs no image.
func flow() object { return object{"steps": object{"call": call()}} }

// document is the document of a new spec.
func (p *probe) document(kind, name, version string, config any) object {
	return object{
		"version": 1, "kind": kind,
		"metadata": object{"name": name, "title": titleOf(name), "summary": p.Run.Description(), "tags": list{object{"name": "tfacc-first"}}},
		"release":  object{"version": version, "notes": "first"}, "config": config,
	}
}

// titleOf is the title of a spec.
func titleOf(name string) string { return "Title of " + name }

// blockForm is the form that makes a block spec.
func blockForm(document object, archive []byte, fields ...field) body {
	return asForm(archive, append([]field{{"spec", document}, {"featured", "null"}, {"autoRunOnDeploy", "null"}}, fields...)...)
}

// newBlock makes a block spec and answers its path.
func (p *probe) newBlock(ctx context.Context, name string, fields ...field) (string, error) {
	made, err := p.create(ctx, pathSpecs, blockForm(p.document("workflow", name, "1.0.9", flow()), nil, fields...))
	return pathSpecs + text(at(made.Body, "id")), err
}

// newApp makes an app spec of one block and answers its path. Its members travel as JSON texts (contract 11).
func (p *probe) newApp(ctx context.Context, name, block string, parameters string) (string, error) {
	config := list{object{"id": strings.TrimPrefix(block, pathSpecs), "release": object{"version": "1.0.9"}, "autoRunOnDeploy": false}}
	made, err := p.create(ctx, pathAppSpecs, asJSON(object{
		"spec": string(asJSON(p.document("app", name, "1.0.0", config)).content), "featured": "null", "scope": nil, "parameters": parameters,
	}))
	return pathAppSpecs + text(at(made.Body, "id")), err
}

// specs make private specs with releases.
func specs(ctx context.Context, p *probe) error {
	prefix := strings.TrimSuffix(p.name("s"), "s")
	block, err := p.newBlock(ctx, prefix+"beta")
	if err != nil {
		return err
	}
	// As for workflows: their order is looked at.
	if err := p.sleep(ctx, apart); err != nil {
		return err
	}
	if _, err := p.newBlock(ctx, prefix+"alpha"); err != nil {
		return err
	}
	taken, err := p.try(ctx, http.MethodPost, pathSpecs, blockForm(p.document("workflow", prefix+"beta", "1.0.9", flow()), nil))
	if err != nil {
		return err
	}
	p.refused(a.SpecNameStatus, taken, http.StatusUnprocessableEntity, "")
	for _, look := range []func(context.Context, *probe, string, string) error{validation, specLists, specShown, specUpdates, releases, appReleases} {
		if err := look(ctx, p, prefix, block); err != nil {
			return err
		}
	}
	return p.atOnce(ctx, block)
}

// validation asks for a check. A platform that does not know of it makes a spec, under a name of its own.
func validation(ctx context.Context, p *probe, _, _ string) error {
	got, err := p.send(ctx, http.MethodPost, pathSpecs+"?validate=true", blockForm(p.document("workflow", p.name("validated"), "1.0.0", flow()), nil))
	switch {
	case err != nil:
		return err
	case got.ok() && text(at(got.Body, "id")) != "":
		p.refute(a.ValidateKnown, "a spec was made")
		_, err = p.drop(ctx, pathSpecs+text(at(got.Body, "id")))
		return err
	case got.ok():
		p.confirm(a.ValidateKnown, "")
		p.judge(a.ValidateStatus, got.Status == http.StatusOK && at(got.Body, "success") == true, "%d and success %s", got.Status, kindOf(at(got.Body, "success")))
	default:
		p.unseen(a.ValidateKnown, "refused with %d", got.Status)
		p.unseen(a.ValidateStatus, "refused with %d", got.Status)
	}
	return nil
}

func specLists(ctx context.Context, p *probe, prefix, _ string) error {
	names := func(query string) ([]map[string]any, []string, error) {
		got, err := p.read(ctx, pathSpecs+"?"+query)
		found := items(got.Body, "specs")
		var shown []string
		for _, item := range found {
			if name := text(at(item, "metadata", "name")); strings.HasPrefix(name, prefix) {
				shown = append(shown, strings.TrimPrefix(name, prefix))
			}
		}
		return found, shown, err
	}
	found, plain, err := names("name=" + prefix)
	if err != nil {
		return err
	}
	if len(plain) != 2 {
		return giveUp("the filter by name found %d of 2 specs", len(plain))
	}
	p.judge(a.SpecListParameters, !has(found[0], "parameters"), "lists have it: %s", kindOf(found[0]["parameters"]))
	p.specTimes(found[0])
	p.judge(a.NewestFirst, slices.Equal(plain, []string{"alpha", "beta"}), "specs come in another order")
	for filter, start := range map[string]string{"name": prefix, "title": titleOf(prefix)} {
		_, upper, err := names(filter + "=" + url.QueryEscape(strings.ToUpper(start)))
		if err != nil {
			return err
		}
		p.judge(a.FilterCase, len(upper) == 0, "the beginning of the %s in capitals found %d of 2", filter, len(upper))
	}
	sorted, err := p.get(ctx, pathSpecs+"?sort=name&name="+prefix)
	if err != nil {
		return err
	}
	if !sorted.ok() {
		p.refuted400(a.BareSort, sorted)
		return nil
	}
	_, order, err := names("sort=name&name=" + prefix)
	if err != nil {
		return err
	}
	if len(order) != 2 {
		p.unseen(a.BareSort, "the sorted list has %d of 2 specs", len(order))
		return nil
	}
	p.judge(a.BareSort, slices.IsSorted(order), "it is descending")
	return nil
}

// refuted400 refutes what is refused as malformed, and says nothing of other refusals.
func (p *probe) refuted400(point a.ID, got answer) {
	if got.Status == http.StatusBadRequest || got.Status == http.StatusUnprocessableEntity {
		p.refute(point, "it is refused with %d", got.Status)
		return
	}
	p.unseen(point, "answered with %d", got.Status)
}

func specShown(ctx context.Context, p *probe, _, block string) error {
	shown, err := p.read(ctx, block)
	if err != nil {
		return err
	}
	p.specTimes(shown.Body)
	return nil
}

// specTimes looks for who changed a spec when.
func (p *probe) specTimes(spec any) {
	p.judge(a.SpecUpdatedMembers, !has(spec, "updatedAt", "metadata") && !has(spec, "updatedBy", "metadata"), "metadata has the members %s", membersOf(at(spec, "metadata")))
}

// specUpdates changes one thing at a time. An update without a difference is sent last: on a platform that takes it, it does nothing.
func specUpdates(ctx context.Context, p *probe, _, block string) error {
	update := func(metadata object) (answer, error) {
		return p.try(ctx, http.MethodPatch, block, asJSON(object{"metadata": metadata}))
	}
	got, err := update(object{"tags": list{object{"name": "tfacc-second"}}})
	if err != nil {
		return err
	}
	if !got.ok() {
		return giveUp("the update of a spec was refused with %d", got.Status)
	}
	p.judge(a.SpecListParameters, !has(got.Body, "parameters"), "updates have it: %s", kindOf(at(got.Body, "parameters")))
	p.specTimes(got.Body)
	shown, err := p.read(ctx, block)
	if err != nil {
		return err
	}
	tags := items(shown.Body, "metadata", "tags")
	p.judge(a.SpecTagsReplaced, len(tags) == 1 && text(tags[0]["name"]) == "tfacc-second", "there are %d tags after a list of 1", len(tags))
	stays := text(at(shown.Body, "metadata", "summary")) == p.Run.Description() && strings.HasPrefix(text(at(shown.Body, "metadata", "title")), titleOf(""))
	p.judge(a.SpecMembersStay, stays, "summary or title are others after an update of the tags")
	for _, status := range []string{"unavailable", "archived", "available"} {
		got, err := update(object{"status": status})
		if err != nil {
			return err
		}
		if !got.ok() {
			p.refuted400(a.SpecStatusWords, got)
			continue
		}
		shown, err := p.read(ctx, block)
		if err != nil {
			return err
		}
		p.judge(a.SpecStatusWords, text(at(shown.Body, "metadata", "status")) == status, "%s after an update to %s", word(at(shown.Body, "metadata", "status")), status)
	}
	same, err := update(object{"summary": p.Run.Description()})
	if err != nil {
		return err
	}
	p.refused(a.NoChangeStatus, same, http.StatusUnprocessableEntity, "")
	return nil
}

// releases publishes the release that comes after 1.0.9 by number and not by text, and one that does not.
func releases(ctx context.Context, p *probe, _, block string) error {
	publish := func(version string) (answer, error) {
		return p.try(ctx, http.MethodPost, block+"/releases", asForm(nil,
			field{"spec", object{"release": object{"version": version, "notes": "next"}, "config": flow()}}, field{"autoRunOnDeploy", "null"}))
	}
	next, err := publish("1.0.10")
	if err != nil {
		return err
	}
	switch {
	case next.ok():
		shown, err := p.read(ctx, block)
		if err != nil {
			return err
		}
		p.judge(a.VersionPrecedence, text(at(shown.Body, "latestRelease", "version")) == "1.0.10", "the latest release is another one after 1.0.9 and 1.0.10")
	case inconclusive(next):
		p.unseen(a.VersionPrecedence, "refused with %d", next.Status)
	default:
		p.refute(a.VersionPrecedence, "1.0.10 after 1.0.9 is refused with %d", next.Status)
	}
	lower, err := publish("1.0.8")
	if err != nil {
		return err
	}
	p.refused(a.ReleaseOrderStatus, lower, http.StatusUnprocessableEntity, "")
	listed, err := p.read(ctx, block+"/releases")
	if err != nil {
		return err
	}
	p.members(a.ReleaseListMembers, at(listed.Body, "releases", 0), "id", "version", "notes", "createdAt", "createdBy")
	shown, err := p.read(ctx, block+"/releases/1.0.9")
	if err != nil {
		return err
	}
	p.judge(a.ReleaseVersion, text(at(shown.Body, "version")) == "1.0.9", "the describe has the members %s", membersOf(shown.Body))
	p.judge(a.ReleaseArtifactNull, has(shown.Body, "artifact") && at(shown.Body, "artifact") == nil, "it is %s", presence(shown.Body, "artifact"))
	return nil
}

// presence says whether a member is there, and as what.
func presence(value any, member string) string {
	switch {
	case !has(value, member):
		return "absent"
	case at(value, member) == nil:
		return "null"
	case at(value, member) == "":
		return "an empty text"
	}
	return kindOf(at(value, member))
}

func appReleases(ctx context.Context, p *probe, _, block string) error {
	app, err := p.newApp(ctx, p.name("app"), block, "null")
	if err != nil {
		return err
	}
	shown, err := p.read(ctx, app+"/releases/1.0.0")
	if err != nil {
		return err
	}
	p.judge(a.AppReleaseAutorun, has(at(shown.Body, "config", 0), "autoRunOnDeploy"), "blocks have the members %s", membersOf(at(shown.Body, "config", 0)))
	used, err := p.drop(ctx, block)
	if err != nil {
		return err
	}
	p.refused(a.SpecInUseStatus, used, http.StatusUnprocessableEntity, "")
	return p.atOnce(ctx, app)
}
