internal import Commands
internal import Registry

await RepriseCommand.main(studies: studies)
