// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenantreport

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	a "github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/realtenant"
)

const (
	// small is what images of the report are made of: a shell and little else.
	small = "FROM busybox:1.37\nCMD [\"busybox\", \"httpd\", \"-f\", \"-p\", \"8080\"]\n"

	// nonsense ends a build before it begins.
	nonsense = "FROM busybox:1.37\nNONSENSE\n"
)

// image is an image that is looked at.
type image struct {
	*probe

	path, name, id string

	// oldest and latest are the versions that are built.
	oldest, latest string

	// resources are the smallest that a step may have, nil when the platform tells none: it has a default then.
	resources object
}

// images build two small versions and run one of them for a moment.
func images(ctx context.Context, p *probe) error {
	i := &image{probe: p, name: p.name("image")}
	for _, look := range []func(context.Context) error{i.build, i.second, i.lists, i.failed, i.executions, i.token, i.remove} {
		if err := look(ctx); err != nil {
			return err
		}
	}
	return nil
}

// imageForm is the form that makes an image or a version of one, built from the text of a Dockerfile.
func imageForm(dockerfile string, fields ...field) body {
	return asForm(nil, append(fields, field{"buildDetails", object{"source": "dockerfile", "dockerfile": dockerfile, "useCache": true}})...)
}

// newImage starts to build an image.
func (p *probe) newImage(ctx context.Context, name, kind string) (answer, error) {
	return p.create(ctx, pathImages, imageForm(small, field{"name", name}, field{"type", kind}, field{"description", p.Run.Description()}, field{"version", "1.0.0"}))
}

// built waits for the end of a build, and tells whether it was a success.
func (p *probe) built(ctx context.Context, version string) (answer, bool, error) {
	got, err := p.settled(ctx, version, []string{"success", "failed", "stopped"}, "lastBuildStatus")
	return got, text(at(got.Body, "lastBuildStatus")) == "success", err
}

func (i *image) build(ctx context.Context) error {
	made, err := i.newImage(ctx, i.name, "workflow")
	if err != nil {
		return err
	}
	i.id, i.oldest = text(at(made.Body, "imageId")), text(at(made.Body, "versionId"))
	i.path = pathImages + i.id
	version := i.path + "/versions/" + i.oldest
	log, err := i.get(ctx, i.path+"/builds/"+url.PathEscape(text(at(made.Body, "buildId")))+"/logs")
	if err != nil {
		return err
	}
	if log.ok() && text(at(log.Body, "buildStatus")) == "building" {
		i.judge(a.FinishTimeNull, has(log.Body, "finishTime") && at(log.Body, "finishTime") == nil, "it is %s", presence(log.Body, "finishTime"))
	} else {
		i.unseen(a.FinishTimeNull, "the log was not there, or the build had ended, when it was read first")
	}
	first, err := i.read(ctx, version)
	if err != nil {
		return err
	}
	if build := text(at(first.Body, "lastBuildStatus")); build != "success" {
		i.judge(a.ImageEnds, build == "building" && text(at(first.Body, "status")) == "not-ready", "it is %s and %s at first", word(at(first.Body, "status")), word(at(first.Body, "lastBuildStatus")))
	}
	taken, err := i.try(ctx, http.MethodPost, pathImages, imageForm(small, field{"name", i.name}, field{"type", "workflow"}))
	if err != nil {
		return err
	}
	i.refused(a.ImageNameStatus, taken, http.StatusConflict, "")
	last, good, err := i.built(ctx, version)
	if err != nil {
		return err
	}
	if !good {
		return giveUp("the build of a small image ended as %s", word(at(last.Body, "lastBuildStatus")))
	}
	i.judge(a.ImageEnds, text(at(last.Body, "status")) == "ready", "it is %s after a build of success", word(at(last.Body, "status")))
	return nil
}

// version starts to build a version.
func (i *image) version(ctx context.Context, number, dockerfile string) (answer, error) {
	return i.try(ctx, http.MethodPost, i.path+"/versions", imageForm(dockerfile, field{"version", number}, field{"description", i.Run.Description()}))
}

// unbuildable starts to build a version that cannot be built, from an archive.
func (i *image) unbuildable(ctx context.Context, number string) (answer, error) {
	return i.try(ctx, http.MethodPost, i.path+"/versions", asForm(archiveOf("sub/Dockerfile", nonsense),
		field{"version", number}, field{"description", i.Run.Description()}, field{"buildDetails", object{"source": "upload", "context": "sub", "dockerfilePath": "sub/Dockerfile"}}))
}

func (i *image) second(ctx context.Context) error {
	made, err := i.version(ctx, "1.0.1", small)
	if err != nil || !made.ok() {
		return orRefused(err, made)
	}
	i.latest = text(at(made.Body, "versionId"))
	i.judge(a.AutodeployNull, has(made.Body, "autodeploymentId") && at(made.Body, "autodeploymentId") == nil, "it is %s", presence(made.Body, "autodeploymentId"))
	last, good, err := i.built(ctx, i.path+"/versions/"+i.latest)
	if err == nil && !good {
		err = giveUp("the build of a small image ended as %s", word(at(last.Body, "lastBuildStatus")))
	}
	return err
}

func (i *image) lists(ctx context.Context) error {
	versions, err := i.read(ctx, i.path+"/versions")
	if err != nil {
		return err
	}
	one := at(versions.Body, "versions", 0)
	with := has(one, "imageName") || has(one, "imageId") || has(one, "imageType")
	i.judge(a.VersionListMembers, !with, "versions have the members %s", membersOf(one))
	shown, err := i.read(ctx, i.path)
	if err != nil {
		return err
	}
	i.members(a.ImageLatestMembers, at(shown.Body, "latestVersion"), "id", "version", "status", "lastBuildStatus", "createdAt", "createdBy")
	var order []string
	for _, one := range items(versions.Body, "versions") {
		order = append(order, text(one["id"]))
	}
	if len(order) == 2 {
		i.judge(a.NewestFirst, slices.Equal(order, []string{i.latest, i.oldest}), "versions come in another order")
	}
	return i.searches(ctx, shown)
}

// searches looks for the image by its name and by parts of it, and compares what lists show of its latest version with its describe.
func (i *image) searches(ctx context.Context, shown answer) error {
	found := func(term string) (map[string]any, error) {
		got, err := i.read(ctx, pathImages+"?searchTerm="+term)
		for _, one := range items(got.Body, "images") {
			if text(one["id"]) == i.id {
				return one, err
			}
		}
		return nil, err
	}
	whole, err := found(i.name)
	if err != nil || whole == nil {
		return err
	}
	listed, _ := whole["latestVersion"].(map[string]any)
	for _, member := range slices.Sorted(maps.Keys(listed)) {
		if isWord(member) && listed[member] != nil && !has(shown.Body, member, "latestVersion") {
			i.refute(a.ImageLatestMembers, "%s missing in %s", member, membersOf(at(shown.Body, "latestVersion")))
		}
	}
	inside, err := found(strings.TrimPrefix(i.name, realtenant.Prefix))
	if err != nil {
		return err
	}
	i.judge(a.SearchInside, inside != nil, "a part of the name that it does not begin with does not find an image")
	upper, err := found(strings.ToUpper(i.name))
	if err != nil {
		return err
	}
	i.judge(a.SearchAnyCase, upper != nil, "the name in capitals does not find an image")
	return nil
}

// failed makes a version that cannot be built, lower than the latest one where the platform takes it, and changes it.
func (i *image) failed(ctx context.Context) error {
	made, err := i.unbuildable(ctx, "0.5.0")
	if err != nil {
		return err
	}
	switch {
	case made.ok():
		i.confirm(a.VersionOrder, "")
	case inconclusive(made):
		i.unseen(a.VersionOrder, "refused with %d, which has other reasons", made.Status)
	default:
		i.refute(a.VersionOrder, "a lower version is refused with %d", made.Status)
	}
	if !made.ok() {
		if made, err = i.unbuildable(ctx, "1.0.2"); err != nil || !made.ok() {
			return orRefused(err, made)
		}
	}
	path := i.path + "/versions/" + text(at(made.Body, "versionId"))
	if _, good, err := i.built(ctx, path); err != nil || good {
		if good {
			err = giveUp("the build of a Dockerfile with an unknown instruction succeeded")
		}
		return err
	}
	if err := i.unready(ctx, text(at(made.Body, "versionId"))); err != nil {
		return err
	}
	changed, err := i.try(ctx, http.MethodPatch, path, asForm(nil, field{"description", "Changed."}))
	if err != nil {
		return err
	}
	if !changed.ok() {
		i.unseen(a.VersionKeepsDetails, "an update of a version that is not built was refused with %d", changed.Status)
		i.unseen(a.VersionUpdateBuilds, "an update of a version that is not built was refused with %d", changed.Status)
		return nil
	}
	if build := text(at(changed.Body, "buildId")); build == "" {
		i.unseen(a.VersionUpdateBuilds, "the answer to an update does not tell the build")
	} else {
		i.judge(a.VersionUpdateBuilds, build != text(at(made.Body, "buildId")), "the answer tells no other build than before")
	}
	shown, _, err := i.built(ctx, path)
	if err != nil {
		return err
	}
	folder := at(shown.Body, "buildDetails", "context")
	i.judge(a.VersionKeepsDetails, folder == "sub", "the context is %s then", word(folder))
	return nil
}

// unready uses a version that is not built.
func (i *image) unready(ctx context.Context, version string) error {
	got, err := i.try(ctx, http.MethodPost, pathWorkflows, asJSON(object{"name": i.probe.name("unready"), "steps": object{"run": i.step(version)}}))
	if err != nil {
		return err
	}
	i.refused(a.ImageUnreadyStatus, got, http.StatusBadRequest, "")
	got, err = i.try(ctx, http.MethodPost, pathServices, asJSON(object{
		"name": i.probe.name("unready"), "imageDetails": object{"imageId": number(jsonText(i.id)), "versionId": number(jsonText(version))},
	}))
	if err != nil {
		return err
	}
	i.refused(a.ImageUnreadyStatus, got, http.StatusUnprocessableEntity, "")
	return nil
}

// step is a step in the image; without a version where that is "".
func (i *image) step(version string, parents ...any) object {
	step := object{"type": "standard", "imageId": number(jsonText(i.id)), "command": "sleep 20", "parents": parents}
	if i.resources != nil {
		step["resources"] = i.resources
	}
	if version != "" {
		step["imageVersionId"] = number(jsonText(version))
	}
	return step
}

// token rebuilds the version that cannot be built from a repository that there is not.
func (i *image) token(ctx context.Context) error {
	versions, err := i.read(ctx, i.path+"/versions")
	if err != nil {
		return err
	}
	for _, one := range items(versions.Body, "versions") {
		id := text(one["id"])
		if id == i.oldest || id == i.latest {
			continue
		}
		path := i.path + "/versions/" + id
		changed, err := i.try(ctx, http.MethodPatch, path, asForm(nil, field{"buildDetails", object{ //nolint:gosec // No token of anything.
			"source": "github", "repository": "https://github.com/peakbi/terraform-provider-peak-absent", "branch": "main", "token": "tfacc-no-token",
		}}))
		if err != nil {
			return err
		}
		if !changed.ok() {
			i.unseen(a.ImageToken, "the update was refused with %d", changed.Status)
			return nil
		}
		shown, err := i.read(ctx, path)
		if err != nil {
			return err
		}
		token := at(shown.Body, "buildDetails", "token")
		i.judge(a.ImageToken, !has(shown.Body, "token", "buildDetails"), "it is shown as %s", maskOf(token, "tfacc-no-token"))
		_, _, err = i.built(ctx, path)
		return err
	}
	return nil
}

func (i *image) remove(ctx context.Context) error {
	if _, err := i.change(ctx, http.MethodDelete, i.path, body{}); err != nil {
		return err
	}
	return i.gone(ctx, i.path)
}
