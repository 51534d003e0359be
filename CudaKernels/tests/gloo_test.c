/* gloo_test CHECKS [LIBTORCH]: two processes run the checks of gloo_checks.c, loaded as .NET loads libraries, after LIBTORCH if one is named:
 * libtorch_cpu.so exports the C++ names of another Gloo, and neither may take the other's. */
#include <dlfcn.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void *load(const char *path) {
    void *library = dlopen(path, RTLD_LAZY | RTLD_LOCAL);
    if (library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
    }
    return library;
}

static int run(char **arguments, int count, int rank, int peer) {
    void *libtorch = count > 2 ? load(arguments[2]) : NULL;
    void *checks = load(arguments[1]);
    if (checks == NULL || (count > 2 && libtorch == NULL)) {
        return 1;
    }
    if (libtorch != NULL && dlsym(libtorch, "_ZN4gloo7ContextC1Eiii") == NULL) {
        fprintf(stderr, "%s exports no gloo::Context; this test says nothing\n", arguments[2]);
    }
    if (dlsym(RTLD_DEFAULT, "_ZN4gloo7ContextC1Eiii") != NULL) {
        fprintf(stderr, "a name of Gloo is seen by every library\n");
        return 1;
    }
    int (*run_checks)(int, int) = (int (*)(int, int))dlsym(checks, "run_checks");
    return run_checks(rank, peer);
}

int main(int count, char **arguments) {
    int ends[2];
    if (count < 2 || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) {
        return 1;
    }
    /* Before any call, so that no thread of a library is lost in the child. */
    const pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        _exit(run(arguments, count, 1, ends[1]));
    }
    close(ends[1]);
    const int own = run(arguments, count, 0, ends[0]);
    int status = 1;
    waitpid(child, &status, 0);
    return own != 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}
